"""The edge: finished answers in the memory of each server process, given before Django is asked.

What is kept is true: the log of changes is followed, and what showed a thing that changed is dropped.
See docs/decisions/0015-the-edge.md.
"""
