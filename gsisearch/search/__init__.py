"""Answers for people: hits, snippets, concordances, suggestions, explanations."""
