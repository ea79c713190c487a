"""Writes small PDF files: pages of Latin text in Helvetica, with what a document tells of itself."""

import zlib

WINDOWS = "cp1252"


def small_pdf(pages: list[list[str]], **info: str) -> bytes:
    """A PDF 1.4 file with the given lines per page; `info` goes into its Info dictionary (Title="…")."""
    streams = [zlib.compress(_page(lines), 9) for lines in pages]
    return pdf_of_streams(streams, info)


def pdf_of_streams(streams: list[bytes], info: dict[str, str]) -> bytes:
    """A PDF whose pages have the given compressed content streams."""
    objects: list[bytes] = []
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(streams)))
    told = " ".join(f"/{key} ({_escaped(value)})" for key, value in info.items())
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(f"<< {told} >>".encode(WINDOWS))
    for i, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {6 + 2 * i} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _page(lines: list[str]) -> bytes:
    shown = b"".join(b"(" + _escaped(line).encode(WINDOWS) + b") Tj T*\n" for line in lines)
    return b"BT /F1 10 Tf 14 TL 50 790 Td\n" + shown + b"ET\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
