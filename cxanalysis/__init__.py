"""Customer-experience analysis a manager can trust."""

__version__ = "0.1.0"
