"""The documents of what follows a meeting."""

from collections.abc import Sequence
from typing import Any

from home.codes import code_montrer
from home.pdf import pdf_render
from reseau.animation.models import CompteRendu, Decision
from reseau.animation.queries.minutes import Minutes


def compte_rendu_pdf(minutes: Minutes, gele: CompteRendu, motif: str) -> bytes:
    """The minutes as they are adopted: A4, tagged; the same facts always give the same bytes."""
    contexte = {"minutes": minutes, "reunion": minutes.reunion, "gele": gele, "motif": motif}
    return pdf_render("animation/pdf/compte-rendu.html", {**contexte, "code": code_montrer(gele.code)})


def registre_pdf(decisions: Sequence[Decision], filtres: Sequence[dict[str, Any]] = (), reste: int = 0) -> bytes:
    """The register under some filters, and how many decisions of it are not there."""
    contexte = {"decisions": decisions, "filtres": filtres, "reste": reste}
    return pdf_render("animation/pdf/registre.html", contexte)
