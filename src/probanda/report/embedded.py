"""What a media file says about itself, in lines for a person: no verdict, and no signer is ever called valid."""

from probanda.model.embedded import Embedded, Thumbnail


def tell_embedded(found: Embedded) -> tuple[tuple[str, str], ...]:
    """(what it is, in words) of all that one file says; why it could not be read, where that is so."""
    if found.failure:
        return (("It could not be read", found.failure),)
    lines = [(f"{one.name} ({one.origin.value})", one.words) for one in found.sayings]
    if found.thumbnail is not None:
        lines.append(("Small preview (EXIF)", _preview(found.thumbnail)))
    for table in found.tables:
        quality = table.standard_quality
        words = "a table of its own"
        if quality is not None:
            words = f"the table of the JPEG standard at quality {quality}, as many programs write it"
        lines.append((f"Coding table {table.number} (JPEG)", words))
    for one in found.manifests:
        made = f"; made by {one.generator}, in its own words" if one.generator else ""
        lines.append((f"Content credential {one.label}", f"{one.sentence}{made}"))
    lines += [("Left out", words) for words in found.warnings]
    return tuple(lines) or (("Nothing", "the file says nothing about itself that is read here"),)


def _preview(found: Thumbnail) -> str:
    return (
        f"{found.width} × {found.height} pixels; on average {found.difference} of 255 grey levels from the picture. "
        "Bars, a later turning or another brightness raise this as well as another picture"
    )
