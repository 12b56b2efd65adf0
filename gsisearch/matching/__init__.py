"""Plans, matches and scores of queries: the definitions that every engine shares."""
