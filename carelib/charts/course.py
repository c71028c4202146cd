"""Charts of what the course itself holds: words, sessions, goals, approaches, lessons, the concept map."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from carelib.charts.drawing import FIRST, GROUND, PAPER, SECOND, SOFT, WIDTH, Chart, bars, drawing, finished, left
from carelib.grading import SORTINGS, sorting_of
from carelib.model import Approach, Concept, Goal, Lesson, SessionPair, Voice, fill


@left
def words_chart(voice: Voice, cited: Sequence[str], words: Mapping[str, str]) -> Chart:
    """Circles of what one voice puts inside what; thick where the voice says 'therapy'. ``words`` tells it in sentences."""
    from matplotlib.patches import Circle

    name = f"words-{voice.id}"
    with drawing(name, 4.3, 4.1) as (_, axes, done):
        for circle in voice.circles:
            axes.add_patch(
                Circle(
                    (circle.x, circle.y),
                    circle.r,
                    facecolor=GROUND if circle.is_therapy else "none",
                    edgecolor=FIRST if circle.is_therapy else SOFT,
                    linewidth=3 if circle.is_therapy else 1.5,
                    linestyle="solid" if circle.is_therapy else "dashed",
                )
            )
            axes.text(circle.x, circle.label_y or circle.y, circle.label, ha="center", va="center", fontsize=11)
        axes.set(xlim=(2, 8), ylim=(0, 6), aspect="equal")
        axes.axis("off")
    labels = [circle.label.replace("\n", " ") for circle in voice.circles]
    called = [label for label, circle in zip(labels, voice.circles, strict=True) if circle.is_therapy]
    alt = fill(words["alt"], who=voice.who, inside="; ".join(labels), called=", ".join(called) or words["none"])
    caption = fill(words["caption"], says=voice.says, sources="; ".join(cited))
    return finished(done[0], alt, caption)


@left
def depth_chart(pair: SessionPair) -> Chart:
    """Depth of each turn, 0 to 4 on the course's own scale, over the turns of both sessions."""
    depths = {side: [turn.depth for turn in getattr(pair, side).turns] for side in ("a", "b")}
    with drawing(f"depth-{pair.id}", WIDTH, 3.0) as (_, axes, done):
        for side, colour, mark, style in (("a", FIRST, "o", "solid"), ("b", SECOND, "s", "dashed")):
            turns = range(1, len(depths[side]) + 1)
            axes.plot(
                turns,
                depths[side],
                color=colour,
                marker=mark,
                linestyle=style,
                linewidth=2,
                label=f"Session {side.upper()}",
            )
        axes.set(xlabel="turn", ylabel="depth (0 to 4)", yticks=range(5), ylim=(-0.3, 4.4))
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
        axes.set_xticks(range(1, max(map(len, depths.values())) + 1, 2))
    told = "; ".join(f"session {side.upper()}: {', '.join(map(str, values))}" for side, values in depths.items())
    alt = f"Depth turn by turn in '{pair.title}', {told}."
    return finished(
        done[0],
        alt,
        "Depth of each turn on this course's own scale: 0 small talk or how the meeting runs, 1 facts of the situation, "
        "2 feelings and thoughts now, 3 a pattern over time or relationships, 4 core beliefs, early experience or what "
        "happens between the two people. Session A: circles. Session B: squares, dashed.",
    )


VIEWS: Mapping[str, str] = {"article": "the article's two lists", "field": "the help that could work, by the field"}


@left
def goals_chart(goals: Sequence[Goal], view: str) -> Chart:
    """How many goals fall where: by the article's boxes, or by the help that could work on them."""
    counts = (
        {
            box: sum(goal.article_box == box for goal in goals)
            for box in ("therapy", "psychotherapy", "both", "not said")
        }
        if view == "article"
        else {
            {"support": "supportive help only", "psychotherapy": "psychotherapy only", "either": "either could"}[
                sorting
            ]: sum(sorting_of(goal) == sorting for goal in goals)
            for sorting in SORTINGS
        }
    )
    counts = {name: count for name, count in counts.items() if count}
    with drawing(f"goals-{view}", WIDTH, 0.9 + 0.55 * len(counts)) as (_, axes, done):
        bars(axes, list(counts), list(counts.values()), "%d")
        axes.set(xlabel=f"goals, of {len(goals)}", xlim=(0, len(goals)))
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    alt = f"{len(goals)} goals sorted by {VIEWS[view]}: {told}."
    caption = (
        f"The course's {len(goals)} sample goals, sorted by {VIEWS[view]}. The sorting is the course's own reading."
    )
    return finished(done[0], alt, caption)


@left
def approaches_chart(approaches: Sequence[Approach], view: str) -> Chart:
    """How many approaches the article's rule would call what, or the field does."""
    names = {"yes": "psychotherapy", "disputed": "disputed", "no": "not psychotherapy", "both": "both at once"}
    sorted_by = Counter(one.article_box if view == "article" else one.psychotherapy for one in approaches)
    counts = {names.get(name, name): count for name, count in sorted_by.most_common()}
    with drawing(f"approaches-{view}", WIDTH, 0.9 + 0.55 * len(counts)) as (_, axes, done):
        bars(axes, list(counts), list(counts.values()), "%d")
        axes.set(xlabel=f"approaches, of {len(approaches)}", xlim=(0, len(approaches)))
    who = {"article": "the article's rule, as the course reads it", "field": "the field's use of the word"}[view]
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    alt = f"{len(approaches)} approaches sorted by {who}: {told}."
    return finished(done[0], alt, f"The course's {len(approaches)} approaches, sorted by {who}.")


@left
def course_chart(lessons: Sequence[Lesson]) -> Chart:
    """Minutes of each lesson that stands."""
    with drawing("course", WIDTH, 0.9 + 0.55 * len(lessons)) as (_, axes, done):
        names = [f"{lesson.number} {lesson.title}" for lesson in lessons]
        bars(axes, names, [lesson.minutes for lesson in lessons], "%d min")
        axes.set(xlabel="minutes", xlim=(0, 1.25 * max(lesson.minutes for lesson in lessons)))
    told = ", ".join(f"{lesson.number} {lesson.title} {lesson.minutes} minutes" for lesson in lessons)
    whole = sum(lesson.minutes for lesson in lessons)
    return finished(
        done[0],
        f"Lessons and their time: {told}; {whole} minutes in all.",
        f"The lessons and their time, {whole} minutes in all. Times are the authors' estimates.",
    )


@left
def concept_chart(concepts: Sequence[Concept], new: Sequence[str]) -> Chart:
    """The concept map as far as it has grown: a box a concept, a line a link; what is new has a thick edge."""
    known = {one.id: one for one in concepts}
    links = [(one, known[link.to], link.says) for one in concepts for link in one.links if link.to in known]
    lowest = max(one.y for one in concepts)
    with drawing(f"concepts-{len(concepts)}", WIDTH, 0.9 + 0.47 * lowest) as (_, axes, done):
        for start, end, _says in links:
            fresh = start.id in new or end.id in new
            axes.plot([start.x, end.x], [start.y, end.y], color=FIRST if fresh else SOFT, linewidth=1.4, zorder=1)
        for one in concepts:
            edge, width = (FIRST, 2.5) if one.id in new else (SOFT, 1.0)
            box: Mapping[str, Any] = {
                "boxstyle": "round,pad=0.35",
                "facecolor": PAPER,
                "edgecolor": edge,
                "linewidth": width,
            }
            axes.text(one.x, one.y, one.label, ha="center", va="center", fontsize=10.5, bbox=dict(box), zorder=2)
        axes.set(xlim=(-0.5, 6.5), ylim=(lowest + 0.6, -0.6))
        axes.axis("off")
    told = [" ".join(f"{start.label} {says} {end.label}".split()) for start, end, says in links]
    fresh_ones = [text for text, (start, end, _) in zip(told, links, strict=True) if start.id in new or end.id in new]
    named = "; ".join(" ".join(one.label.split()) for one in concepts if one.id in new)
    return finished(
        done[0],
        ". ".join([f"Concept map: {', '.join(' '.join(one.label.split()) for one in concepts)}", *told]) + ".",
        f"New on the map: {named}. In words: {'; '.join(fresh_ones)}." if named else "The whole map.",
        name=f"Concept map of the course, {len(concepts)} ideas and {len(links)} links between them. All of it stands in words below.",
        parts=told,
    )
