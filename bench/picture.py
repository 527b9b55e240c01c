"""A picture of how fast and how right readers are, as SVG that reads on light and dark ground."""

import math
from html import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 40, 24, 52


def drawn(dots, across, upwards):
    """`dots`: names with how far each is to the right (drawn in powers of ten) and up; those without a height are left
    out. The name in asterisks is ours."""
    dots = {name: dot for name, dot in dots.items() if dot[1] is not None}
    low, high = (edge(of(dot[0] for dot in dots.values())) for of, edge in ((min, below), (max, above)))
    floor = math.floor(min(dot[1] for dot in dots.values()) * 20 - 0.01) / 20
    x = lambda value: LEFT + (WIDTH - LEFT - RIGHT) * math.log(value / low) / math.log(high / low)
    y = lambda value: TOP + (HEIGHT - TOP - BOTTOM) * (1 - value) / (1 - floor)
    marks = [*lines_across(low, high, x), *lines_upwards(floor, y)]
    for name, dot in sorted(dots.items(), key=lambda item: item[1]):
        marks += point(name.strip("*"), x(dot[0]), y(dot[1]), name.startswith("*"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    marks.append(text(middle, HEIGHT - 10, across, "middle"))
    marks.append(f'<g transform="translate(14 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)">{text(0, 0, upwards, "middle")}</g>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, f"<title>{escape(upwards)} against {escape(across)}</title>", *marks, "</svg>\n"])


def below(value):
    return 10 ** math.floor(math.log10(value))


def above(value):
    return 10 ** math.ceil(math.log10(value))


def lines_across(low, high, x):
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        yield line(x(10**power), TOP, x(10**power), HEIGHT - BOTTOM)
        yield text(x(10**power), HEIGHT - BOTTOM + 18, f"{10**power:,}", "middle")


def lines_upwards(floor, y):
    for step in range(round((1 - floor) * 20) + 1):
        value = floor + step / 20
        yield line(LEFT, y(value), WIDTH - RIGHT, y(value))
        yield text(LEFT - 8, y(value) + 4, f"{value:.2f}", "end")


def point(name, x, y, is_ours):
    colour, size = ("#c2410c", 7) if is_ours else ("#4b7bec", 5)
    beside, anchor = (x - 10, "end") if x > WIDTH * 0.72 else (x + 10, "start")
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}"/>'
    yield text(beside, y + 4, name, anchor, "bold" if is_ours else "normal")


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#888" stroke-opacity="0.25"/>'


def text(x, y, words, anchor, weight="normal"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="#808080">{escape(words)}</text>'
