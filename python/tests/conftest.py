import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "client" / "src"))
sys.path.insert(0, str(HERE))
