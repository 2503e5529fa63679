"""Text to vectors, on onnxruntime or on sentence-transformers."""
