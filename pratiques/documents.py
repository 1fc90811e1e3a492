"""A note on two pages of A4, and a collection as one booklet."""

from base64 import b64encode
from collections.abc import Callable, Iterator

from django.core.files.storage import storages
from django.utils import timezone
from django.utils.text import Truncator

from home.documents.pdf import contexte_fit, memoire_en_place, pdf_fit, pdf_render
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
ABREGES = {"description": 120, "choix": 160, "texte": 400, "resultats": 520, "cle": 70}


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
    """The texts of a layout: whole, or cut at a word with « … » in the tightest one."""
    abrege = densite == "essentielle"

    def coupe(texte: object, nature: str = "texte") -> str:
        return Truncator(str(texte or "")).chars(ABREGES[nature], truncate="…") if abrege else str(texte or "")

    return {
        "densite": densite,
        "abrege": abrege,
        "cles": [(nom, coupe(valeur, "cle")) for nom, valeur in cles],
        "choix": coupe(fiche.choix, "choix"),
        "competences": [] if abrege else fiche.listes["competences"],
        "partenaires": [] if abrege else [bloc.value for bloc in fiche.partenaires],
        "variantes": [] if abrege else [bloc.value for bloc in fiche.variantes],
        "se_refait": fiche.se_refait,
        "probleme": coupe(fiche.probleme, "resultats"),
        "contexte": "" if abrege else fiche.contexte,
        "resultats": coupe(fiche.resultats, "resultats"),
        "echecs": coupe(fiche.echecs),
        "a_refaire": "" if abrege else fiche.a_refaire,
        "interets": "" if abrege else fiche.interets,
        "premier_pas": coupe(fiche.premier_pas),
        "etapes": [
            {**bloc.value, "description": coupe(bloc.value.get("description"), "description")} for bloc in fiche.etapes
        ],
        "indicateurs": [bloc.value for bloc in fiche.indicateurs][: 1 if abrege else None],
        "paroles": [] if abrege else [bloc.value for bloc in fiche.paroles],
        "difficultes": [] if abrege else [bloc.value for bloc in fiche.difficultes],
        "listes": {nom: _points(nom, items, abrege) for nom, items in fiche.listes.items()},
    }


def _points(nom: str, items: list[str], abrege: bool) -> list[str]:
    """The points of a list; in the tightest layout, the first three of those that one cannot do without."""
    if not abrege:
        return items
    return [] if nom in {"prerequis", "vigilances"} else items[:3]


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
