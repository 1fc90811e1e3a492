"""What one block of a step lacks to be read by everybody."""

from collections.abc import Iterator
from typing import Any

from home.contrastes import MINIMUM, contraste_lire
from home.sous_titres import MAX_OCTETS, sous_titres_defaut
from home.typographie import nombre
from safran.parcours.blocks_actes import terme_de
from safran.parcours.blocks_figures import bassins_nommes
from safran.parcours.blocks_medias import lecteur_de
from safran.parcours.blocks_questions import QUESTION
from safran.parcours.choices import FormeFigure
from safran.parcours.fiches_vives import structures_vives

SANS_SERVICE = "la question choisie n’est plus en service."


def bloc_manques(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What one block lacks: (blocking, sentence)."""
    if genre == "image" or (genre == "points" and not valeur["scene"]):
        yield from _image(valeur.get("image"))
    if genre == "avant_apres":
        for etat in filter(None, (valeur[cle]["image"] for cle in ("avant", "apres"))):
            yield from _image(etat)
    if genre in {"video", "audio"}:
        if not valeur.get(genre):
            yield True, "un fichier à lire manque."
        if genre == "video":
            yield from _sous_titres(valeur.get("sous_titres"))
        if not str(valeur.get("transcription") or "").strip():
            yield True, "une transcription manque."
    if genre == "document" and not valeur.get("document"):
        yield True, "un document à télécharger manque."
    yield from _choix(genre, valeur)
    yield from _acte(genre, valeur)
    yield from _carte(genre, valeur)


def _image(image: Any) -> Iterator[tuple[bool, str]]:
    """A picture, and words for who does not see it."""
    if not image:
        yield True, "une image manque."
    elif not getattr(image, "decorative", False) and not getattr(image, "contextual_alt_text", ""):
        yield True, "une image n’a pas de texte alternatif."
    elif not getattr(image, "decorative", False):
        yield from _contraste(image)


def _contraste(image: Any) -> Iterator[tuple[bool, str]]:
    """What could not be made out in a picture, on one theme or on both."""
    # Aucun bloc n’écrit sur une image nue : un point a son disque, un état sa légende dessous. Reste l’image elle-même.
    lu = contraste_lire(image)
    if lu is None:
        return
    if not lu.fonds and lu.etendue < MINIMUM:
        ecart = nombre(round(lu.etendue, 1))
        yield (
            False,
            f"l’image « {image.title} » se distingue mal : {ecart} pour {MINIMUM}, du plus sombre au plus clair.",
        )
    for nom, ratio in lu.faibles.items():
        dit = f"{nombre(round(ratio, 1))} pour {MINIMUM}"
        yield (
            False,
            f"l’image « {image.title} » est transparente et se perd sur le fond {nom} ({dit}) : donnez-lui un fond.",
        )


def _acte(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What a block would no longer do: its word, its territory or its server is gone since it was written."""
    if genre == "terme" and terme_de(valeur) is None:
        yield False, f"« {valeur['mot']} » n’est plus dans le glossaire : la phrase se lira sans lui."
    if genre == "figure" and valeur["forme"] == FormeFigure.CARTE:
        for nom in sorted({ligne["nom"] for ligne in valeur["rangs"]} - bassins_nommes()):
            yield False, f"« {nom} » n’est le nom d’aucun bassin : la carte de « {valeur['titre']} » le laissera vide."
    if genre == "video_distante":
        if not str(valeur.get("transcription") or "").strip():
            yield True, "une transcription manque."
        if not lecteur_de(valeur["adresse"]):
            yield (
                False,
                f"la vidéo « {valeur['titre']} » est sur un serveur que le site ne permet plus : un lien y mènera.",
            )


def _sous_titres(document: Any) -> Iterator[tuple[bool, str]]:
    """Captions that a browser can show."""
    if not document:
        yield True, "une vidéo n’a pas de sous-titres."
        return
    try:
        with document.open_file() as fichier:
            defaut = sous_titres_defaut(fichier.read(MAX_OCTETS + 1))
    except OSError:
        defaut = "Le fichier manque sur le serveur."
    if defaut:
        yield True, f"les sous-titres « {document.title} » ne se liront pas. {defaut}"


def _carte(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """What a live card would fail to show."""
    if genre == "fiche_structure":
        structure = valeur.get("structure")
        vive = bool(structure) and bool(structures_vives({structure.pk}))
        yield from _fiche(structure, vive, "une structure", "n’est plus dans l’annuaire public")
    if genre == "fiche_pratique":
        fiche = valeur.get("fiche")
        yield from _fiche(fiche, bool(fiche) and fiche.live, "une fiche pratique", "n’est plus publiée")


def _fiche(objet: Any, vive: bool, nom: str, absence: str) -> Iterator[tuple[bool, str]]:
    """A live card that has something to show; a sheet withdrawn since is only a warning."""
    if objet is None:
        yield True, f"{nom} à montrer manque."
    elif not vive:
        yield False, f"{nom}, « {objet} », {absence} : sa carte le dira."


def _choix(genre: str, valeur: Any) -> Iterator[tuple[bool, str]]:
    """A module made elsewhere exists; a question of the bank is in service."""
    if genre == "scorm" and valeur is None:
        yield True, "le module SCORM ou H5P choisi n’existe plus."
    if genre == QUESTION and not (valeur and valeur.live):
        yield True, SANS_SERVICE
