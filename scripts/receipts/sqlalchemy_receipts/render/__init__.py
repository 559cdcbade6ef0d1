"""Draw a run of an example as lanes and rows, plain text, SVG, and the map of object states.

HTML is in `sqlalchemy_receipts.render.html`, which needs Pygments.
"""

from .drawing import Drawing, draw
from .lifelines import DrawnEvent
from .state_map import state_map_svg
from .svg import LANE_WIDTH, event_elements, mark_element
from .text import to_text
from .time_axis import TimeAxis, time_axis
from .transitions import state_map_parts

__all__ = [
    "LANE_WIDTH",
    "Drawing",
    "DrawnEvent",
    "TimeAxis",
    "draw",
    "event_elements",
    "mark_element",
    "state_map_parts",
    "state_map_svg",
    "time_axis",
    "to_text",
]
