"""Gongshi turns YAML records and Markdown articles into a public register of listings."""

__version__ = "0.1.0"
