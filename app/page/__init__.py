"""The Gradio page: its layout, its events, and the HTML it shows."""
