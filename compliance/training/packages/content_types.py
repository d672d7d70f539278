"""Media types of files in packages by their endings: browsers are told, and told not to guess."""

PAGES = frozenset({"text/html"})
BYTES = "application/octet-stream"
TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "text/html", "xht": "text/html",
    "js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "json": "application/json",
    "xml": "application/xml", "xsd": "application/xml", "dtd": "application/xml-dtd", "txt": "text/plain",
    "vtt": "text/vtt", "srt": "text/plain", "csv": "text/csv", "svg": "image/svg+xml", "png": "image/png",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "bmp": "image/bmp", "ico": "image/x-icon", "cur": "image/x-icon", "mp3": "audio/mpeg", "m4a": "audio/mp4",
    "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg", "mp4": "video/mp4", "m4v": "video/mp4",
    "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime", "woff": "font/woff", "woff2": "font/woff2",
    "ttf": "font/ttf", "otf": "font/otf", "eot": "application/vnd.ms-fontobject", "pdf": "application/pdf",
    "wasm": "application/wasm", "swf": BYTES,
}  # fmt: skip


def media_type_of(path: str) -> str:
    """The media type of a file of a package; bytes for an ending that is not known."""
    name, dot, ending = path.rpartition("/")[2].rpartition(".")
    return TYPES.get(ending.lower(), BYTES) if dot and name else BYTES
