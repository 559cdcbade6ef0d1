import logging
import sys
import warnings

print("one\ntwo")
# -> prints one, prints two
print("in ", end="")
print("parts")
# -> prints in parts
print()
# -> prints an empty line
print("a, b; c  d")
# -> prints a, b; c d
sys.stderr.write("error stream\n")
# -> prints error stream
warnings.warn("careful", stacklevel=1)
# -> warns UserWarning
warnings.warn("hidden", DeprecationWarning, stacklevel=2)
logging.getLogger("shop").warning("%d left", 3)
# -> logs WARNING shop
logging.getLogger("shop").info("not shown")
print(object())
# -> prints <object object at 0x...>
sys.stdout.buffer.write(b"bytes\n")
# -> prints bytes
print("unfinished", end="")
# -> prints unfinished
