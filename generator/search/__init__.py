"""The lookup's index: what the browser searches. The engine for large registers joins here."""
