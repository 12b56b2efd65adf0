"""The words of a text: tokens, folding, sentences, spelling, and the map between two texts."""
