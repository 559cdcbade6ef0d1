"""Records what a program makes SQLAlchemy do: `record` a part of this process, or `execute` a program."""

from .execute import execute
from .recorder import Recorder
from .recording import Recording, record

__all__ = ["Recorder", "Recording", "execute", "record"]
