"""Text processing: words, stems, sentences, spelling; published and reading text."""
