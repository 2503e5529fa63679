"""Text to vectors, on onnxruntime or on sentence-transformers.

Knows weights, word pieces and vectors. Knows nothing of articles or stores.
"""
