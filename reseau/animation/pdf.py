"""The documents of what follows a meeting."""

from home.codes import code_montrer
from home.pdf import pdf_render
from reseau.animation.models import CompteRendu
from reseau.animation.queries.minutes import Minutes


def compte_rendu_pdf(minutes: Minutes, gele: CompteRendu, motif: str) -> bytes:
    """The minutes as they are adopted: A4, tagged; the same facts always give the same bytes."""
    contexte = {"minutes": minutes, "reunion": minutes.reunion, "gele": gele, "motif": motif}
    return pdf_render("animation/pdf/compte-rendu.html", {**contexte, "code": code_montrer(gele.code)})
