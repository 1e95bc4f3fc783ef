"""The one error that people see."""

try:  # Ray's command line is built with click, which prints this kind as one line instead of a traceback.
    from click import ClickException

    class _Plain(ClickException, RuntimeError):
        pass

except ImportError:
    _Plain = RuntimeError


class RayboundError(_Plain):
    """Says in one sentence what is wrong and what to do."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return self.message
