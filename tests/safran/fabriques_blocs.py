"""One block of each kind that a step may hold, as it is stored."""

import io
import uuid
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

RANGS = [{"nom": "Lieu du réseau", "valeur": "148"}, {"nom": "Employeur", "valeur": "96"}]
ETATS = {
    "avant": {"nom": "Avant", "image": None, "scene": [], "texte": "« Il faut vous inscrire en ligne. »"},
    "apres": {"nom": "Après", "image": None, "scene": [], "texte": "« On peut le faire ensemble. »"},
}


def liste(*valeurs: Any) -> list[dict[str, Any]]:
    """The stored form of a list: each value with its identity."""
    return [{"type": "item", "value": valeur, "id": str(uuid.uuid4())} for valeur in valeurs]


def une_image(titre: str = "Bureau", taille: tuple[int, int] = (80, 45)) -> Any:
    """A picture of the library."""
    octets = io.BytesIO()
    Image.new("RGB", taille, "#7b5bb5").save(octets, "PNG")
    return get_image_model().objects.create(title=titre, file=ImageFile(octets, name=f"{uuid.uuid4()}.png"))


def image_dite(image: Any, texte: str = "Un bureau d’accueil") -> dict[str, Any]:
    """A picture as a block keeps it."""
    return {"image": image.pk, "decorative": False, "alt_text": texte}


def un_choix(dit: str, vers: int | None = None) -> dict[str, Any]:
    """One answer of a dialogue."""
    return {"dit": dit, "effet": f"Effet de « {dit} »", "vers": vers}


def un_bloc(genre: str, **champs: Any) -> tuple[str, dict[str, Any]]:
    """A block of this kind, right as it is; `champs` replaces what it holds."""
    return genre, {**VALEURS[genre], **champs}


VALEURS: dict[str, dict[str, Any]] = {
    "figure": {
        "titre": "Qui en a parlé en premier ?",
        "forme": "BARRES",
        "repere": "Premier interlocuteur",
        "mesure": "Personnes",
        "rangs": RANGS,
        "parts": True,
        "lecture": "Trois sur cinq l’apprennent dans un lieu du réseau.",
        "source": "Données d’exemple.",
    },
    "schema": {
        "titre": "D’une porte à l’autre",
        "temps": [{"titre": "Écouter", "texte": "Dix minutes."}, {"titre": "Orienter", "texte": ""}],
    },
    "frise": {
        "titre": "Le conseil",
        "moments": [{"quand": "2014", "texte": "La loi."}, {"quand": "2019", "texte": "Deux niveaux."}],
    },
    "avant_apres": {"titre": "Dit autrement", **ETATS},
    "points": {
        "titre": "Ce que le lieu dit",
        "image": None,
        "scene": [
            {"lieu": "bureau", "personnages": [], "objets": ["plante"], "alternative": "Un bureau", "legende": ""}
        ],
        "points": [
            {"nom": "La table", "texte": "Les genoux passent.", "gauche": 20, "haut": 60},
            {"nom": "Le passage", "texte": "Quatre-vingt-dix centimètres.", "gauche": 75, "haut": 40},
        ],
    },
    "dialogue": {
        "titre": "Menez les dix minutes",
        "situation": "",
        "personne": "Madame R.",
        "portrait": "nadia",
        "vous": "Vous",
        "portrait_vous": "yves",
        "tours": [
            {"dit": "Ça se voit sur la paie ?", "choix": [un_choix("Non, jamais."), un_choix("Je ne sais pas.", 0)]},
            {"dit": "Alors à quoi bon ?", "choix": [un_choix("Qu’est-ce qui serait plus facile ?")]},
        ],
        "fin": "<p>Écouter d’abord.</p>",
    },
    "cartes": {
        "titre": "Phrases entendues",
        "consigne": "À voix haute.",
        "cartes": [
            {"recto": "C’est pour la vie.", "verso": "Cela dépend."},
            {"recto": "Il faut être inapte.", "verso": "Non."},
        ],
    },
    "coches": {"titre": "Avant le prochain accueil", "lignes": liste("Deux chaises", "Les horaires")},
    "terme": {"mot": "RQTH", "phrase": "Elle a demandé une RQTH il y a deux mois."},
    "a_vous": {"consigne": "<p>Écrivez une phrase.</p>", "reponse": "<p>« Nous aidons chacun. »</p>"},
    "video_distante": {
        "titre": "Une visite",
        "adresse": "https://video.example/w/4kQ2rD8vXbMt1nZ9",
        "duree_secondes": 95,
        "transcription": "<p>Entrez.</p>",
    },
}
