"""A note on two pages of A4, and a collection as one booklet."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.storage import storages
from django.utils import timezone
from django.utils.text import Truncator

from home.documents.pdf import contexte_fit, memoire_en_place, pdf_fit, pdf_render
from pratiques.champs import CHAMPS, Genre, noms
from pratiques.contenu import textes_de_la_fiche
from pratiques.models import CollectionDeFiches, FichePratiquePage, PieceJointe
from pratiques.queries.bibliotheque import fiches_en_bibliotheque
from pratiques.queries.fiches import fiche_contexte
from reseau.comptes.models import Compte

# A note on two pages of A4 at most, to print and hand over.

MAX_PAGES = 2
# De la mise en page aérée à la plus serrée ; la dernière abrège et renvoie à la fiche complète.
# Le nombre de signes au-delà duquel il est vain d'essayer une mise en page.
DENSITES = {"": 9_000, "serree": 15_000, "essentielle": 0}
SIGNES_D_ETAPE, SIGNES_DE_CLE = 120, 70


def fiche_pdf(fiche: FichePratiquePage, compte: Compte) -> bytes:
    """The tagged PDF of a note, laid out ever tighter until it fits on two pages."""
    return pdf_fit("pratiques/pdf/fiche.html", mesures_de(fiche, compte), pages=MAX_PAGES)


def mesures_de(fiche: FichePratiquePage, compte: Compte) -> Iterator[dict[str, object]]:
    """What the template takes for each layout, from the airiest that is worth trying to the tightest."""
    contexte = {**fiche_contexte(fiche, compte), "url": fiche.get_url() or f"/pratiques/{fiche.pk}/"}
    contexte["images"] = [vue for piece in contexte["images"] if (vue := _vue(piece))]
    signes = len(textes_de_la_fiche(fiche))
    essais = [densite for densite, maximum in DENSITES.items() if not maximum or signes <= maximum]
    for densite in essais:
        yield {**contexte, "ancre": "", **_mesure(fiche, densite, contexte["cles"])}


def _vue(piece: PieceJointe) -> dict[str, str] | None:
    """A picture as a document holds it; nothing for one that only decorates, or whose file is lost."""
    if piece.decorative:
        return None
    try:
        with storages["prive"].open(piece.vignette, "rb") as fichier:
            contenu = b64encode(fichier.read()).decode()
    except OSError:
        return None
    termes = " · ".join(mot for mot in (piece.titre, piece.source, piece.get_licence_display()) if mot)
    return {"adresse": f"data:image/webp;base64,{contenu}", "alternatif": piece.alternatif, "legende": termes}


def _mesure(fiche: FichePratiquePage, densite: str, cles: list[tuple[str, str]]) -> dict[str, object]:
    """The texts of a layout: whole, or cut as the table of the fields says in the tightest one."""
    abrege = densite == "essentielle"

    def coupe(texte: object, signes: int | None) -> str:
        entier = str(texte or "")
        return Truncator(entier).chars(signes, truncate="…") if abrege and signes is not None else entier

    def garde(nom: str, lignes: list[Any]) -> list[Any]:
        return lignes[: CHAMPS[nom].court] if abrege else lignes

    tableaux = {nom: garde(nom, [bloc.value for bloc in getattr(fiche, nom)]) for nom in noms(Genre.TABLEAU)}
    etapes = [{**etape, "description": coupe(etape.get("description"), SIGNES_D_ETAPE)} for etape in tableaux["etapes"]]
    return {
        **{nom: coupe(getattr(fiche, nom), CHAMPS[nom].court) for nom in noms(Genre.PHRASE, Genre.TEXTE)},
        **tableaux,
        "etapes": etapes,
        "listes": {nom: garde(nom, items) for nom, items in fiche.listes.items()},
        "cles": [(nom, coupe(valeur, SIGNES_DE_CLE)) for nom, valeur in cles],
        "densite": densite,
        "abrege": abrege,
        "se_refait": fiche.se_refait,
    }


# A collection as one tagged document: cover, contents with page numbers, each note on two pages at most.


def fiches_du_livret(*, collection: CollectionDeFiches, compte: Compte) -> list[FichePratiquePage]:
    """The notes of a collection that this person may read today, in its order."""
    lisibles = (
        fiches_en_bibliotheque(compte)
        .select_related("reseau", "structure__reseau")
        .in_bulk(list(collection.rangs.values_list("fiche_id", flat=True)))
    )
    return [lisibles[pk] for pk in collection.rangs.values_list("fiche_id", flat=True) if pk in lisibles]


def livret_ecrire(
    *, collection: CollectionDeFiches, compte: Compte, fiches: list[FichePratiquePage], avancer: Callable[[int], None]
) -> bytes:
    """The document of these notes; `avancer` is told how many are laid out."""
    with memoire_en_place():
        pages = []
        for rang, fiche in enumerate(fiches, 1):
            mesures = ({**mesure, "ancre": f"fiche-{rang}"} for mesure in mesures_de(fiche, compte))
            pages.append(contexte_fit("pratiques/pdf/fiche.html", mesures, pages=MAX_PAGES))
            avancer(rang)
        contexte = {"collection": collection, "pages": pages, "jour": timezone.localdate()}
        return pdf_render("pratiques/pdf/livret.html", contexte)
