#!/usr/bin/env python3
"""Makes the evidence files of the four example cases. See README.md.

    python draw.py [--out ..] [--font-regular FILE[:INDEX]] [--font-bold FILE[:INDEX]] [--only TEXT]
"""
import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import kit  # noqa: E402

NOTO = "NotoSansCJK-{}.ttc:2"  # index 2 is Simplified Chinese


def font_arg(value):
    path, _, index = value.rpartition(":")
    if path and index.isdigit():
        return path, int(index)
    return value, 0


def save_picture(path, canvas, exif):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jpg":
        extra = {"exif": exif} if exif else {}
        canvas.im.save(path, quality=85, subsampling=0, optimize=True, **extra)
    else:
        canvas.im.save(path, optimize=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--out", default=str(HERE.parent), help="folder that holds the four cases")
    ap.add_argument("--font-regular", default=os.environ.get("EXAMPLE_FONT_REGULAR", NOTO.format("Regular")))
    ap.add_argument("--font-bold", default=os.environ.get("EXAMPLE_FONT_BOLD", NOTO.format("Bold")))
    ap.add_argument("--only", default="", help="only files whose path contains this text")
    args = ap.parse_args()
    kit.FONTS["regular"] = font_arg(args.font_regular)
    kit.FONTS["bold"] = font_arg(args.font_bold)

    import case1
    import case2
    import case3
    import case4
    for case, module in (("recharge-not-delivered", case1), ("code-not-as-described", case2), ("wrong-account", case3),
                         ("paid-then-silent", case4)):
        for name, make in module.FILES.items():
            path = Path(args.out) / case / "evidence" / name
            if args.only not in str(path):
                continue
            made = make()
            exif = None
            if isinstance(made, tuple):
                made, exif = made
            if isinstance(made, bytes):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
            else:
                save_picture(path, made, exif)
            print(f"{path.stat().st_size:8d}  {case}/evidence/{name}")


if __name__ == "__main__":
    main()
