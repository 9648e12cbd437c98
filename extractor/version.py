"""The version of the package, in one place for packaging, the command line and the outputs."""

__version__ = "0.2.0"
