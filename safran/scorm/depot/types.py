"""Types that the content host serves; what is not listed has no address."""

TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "css": "text/css",
    "js": "text/javascript", "mjs": "text/javascript", "json": "application/json", "xml": "application/xml",
    "xsd": "application/xml", "dtd": "application/xml-dtd", "xsl": "application/xml", "txt": "text/plain",
    "vtt": "text/vtt", "srt": "text/plain", "csv": "text/csv", "md": "text/plain", "map": "application/json",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "svg": "image/svg+xml", "ico": "image/x-icon", "bmp": "image/bmp", "cur": "image/x-icon",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav", "aac": "audio/aac",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject", "pdf": "application/pdf", "wasm": "application/wasm",
    "webmanifest": "application/manifest+json", "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    "properties": "text/plain", "lang": "text/plain", "swf": "application/x-shockwave-flash",
}  # fmt: skip


def type_de(nom: str) -> str | None:
    """The content type of a file by its extension, or None when it is not served."""
    base, point, extension = nom.rsplit("/", 1)[-1].rpartition(".")
    return TYPES.get(extension.lower()) if point and base else None
