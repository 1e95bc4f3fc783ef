"""Holds the jars of all of Raybound's programs; `raybound local up` runs them."""
