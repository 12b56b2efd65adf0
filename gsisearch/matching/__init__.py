"""What a query looks for, where it matches, and how well: what every engine shares."""
