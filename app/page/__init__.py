"""The Gradio page: its layout, its events, and the HTML it shows.

Knows ``Footnote`` and Gradio. Knows nothing of how an answer is made, nor of the API's routes.
"""
