"""Citations of passages and documents, and links to them."""
