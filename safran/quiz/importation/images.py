"""Pictures of questions: cleaned as any upload, known again by their content, created with the questions."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

from home.images import image_nettoyer
from reseau.comptes.models import Compte
from safran.quiz.echange.formes import textes_changer
from safran.quiz.echange.modele import Image, Question, Refus
from safran.quiz.textes import image_ecrire, images_changer

_EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
SANS_ALTERNATIVE = "Image à décrire"
A_DECRIRE = "L’image n’a pas de texte alternatif : la question reste hors service tant qu’il n’est pas écrit."


class Images:
    """The pictures of one import; each is named by the sum of its cleaned content."""

    def __init__(self) -> None:
        self._contenus: dict[str, tuple[bytes, str, str]] = {}
        self._faites: dict[str, str] = {}
        self._cles: dict[str, int] = {}
        self._dits: dict[str, str] = {}
        self.ecrites: list[Any] = []

    def preparer(self, question: Question) -> Question:
        """The same question, its picture checked; without words for it, the question stays out of service."""
        if question.questions:
            sous = tuple(self.preparer(sous) for sous in question.questions)
            muettes = any(sous.retiree for sous in sous)
            propres = tuple(replace(sous, retiree=False) for sous in sous)
            remarques = (*question.remarques, A_DECRIRE) if muettes else question.remarques
            retiree = question.retiree or muettes
            return replace(question, questions=propres, retiree=retiree, remarques=remarques)
        question = self._joindre(question)
        if not question.images:
            return question
        if len(question.images) > 1:
            raise Refus(f"{len(question.images)} images à côté de la question : une seule peut être gardée.")
        (image,) = question.images
        somme = self.sommer(image)
        if image.alternative.strip():
            return replace(question, images=(Image(somme, b"", image.alternative),))
        remarques = (*question.remarques, A_DECRIRE)
        images = (Image(somme, b"", SANS_ALTERNATIVE),)
        return replace(question, images=images, retiree=True, remarques=remarques)

    def _joindre(self, question: Question) -> Question:
        """The same question, the pictures of its texts checked and named by their sums."""
        if not question.jointes:
            return question
        sommes = {image.nom: self.sommer(image) for image in question.jointes}
        muettes: list[str] = []

        def changer(source: str, dit: str) -> str:
            muettes.extend([source] if not dit.strip() else [])
            somme = sommes.get(source, source)
            self._dits.setdefault(somme, dit.strip())
            return image_ecrire(somme, dit.strip() or SANS_ALTERNATIVE)

        def reecrire(texte: str) -> str:
            return images_changer(texte, changer)

        question = replace(
            question,
            valeur=textes_changer(question.valeur, reecrire),
            enonce=reecrire(question.enonce),
            retour=reecrire(question.retour),
            jointes=tuple(Image(somme, b"") for somme in dict.fromkeys(sommes.values())),
        )
        if not muettes:
            return question
        return replace(question, retiree=True, remarques=(*question.remarques, A_DECRIRE))

    def sommer(self, image: Image) -> str:
        """The sum of a picture once it has passed the gate; Raises Refus."""
        brute = hashlib.sha1(image.contenu, usedforsecurity=False).hexdigest()
        if brute not in self._faites:
            propre, extension = _nettoyer(image)
            somme = hashlib.sha1(propre, usedforsecurity=False).hexdigest()
            self._faites[brute] = somme
            self._contenus[somme] = (propre, f"{image.nom.rpartition('.')[0][:60] or 'image'}.{extension}", image.nom)
        return self._faites[brute]

    def cle(self, image: Image) -> int | None:
        """The primary key of a picture once created."""
        return self._cles.get(image.nom)

    def cle_de(self, somme: str) -> int | None:
        """The same from a sum."""
        return self._cles.get(somme)

    def creer(self, questions: Iterable[Question], compte: Compte) -> None:
        """Write the pictures that the library does not hold yet."""
        alternatives = {
            image.nom: image.alternative or self._dits.get(image.nom, "")
            for question in questions
            for une in question.toutes
            for image in (*une.jointes, *une.images)
        }
        self.enregistrer(alternatives, compte)

    def enregistrer(self, alternatives: Mapping[str, str], compte: Compte | None) -> None:
        """Write the pictures of these sums, each with its words, that the library does not hold yet."""
        modele = get_image_model()
        connues = modele.objects.filter(file_hash__in=list(alternatives)).order_by("-pk")
        self._cles |= dict(connues.values_list("file_hash", "pk"))
        for somme, alternative in alternatives.items():
            if somme in self._cles:
                continue
            contenu, nom, titre = self._contenus[somme]
            fichier = ImageFile(BytesIO(contenu), name=nom)
            image = modele(title=titre[:255], description=alternative[:255], uploaded_by_user=compte, file=fichier)
            image.file_size, image.file_hash = len(contenu), somme
            image.save()
            self.ecrites.append(image.file)
            self._cles[somme] = image.pk

    def effacer(self) -> None:
        """The import failed: its files go with it."""
        for fichier in self.ecrites:
            fichier.storage.delete(fichier.name)


def _nettoyer(image: Image) -> tuple[bytes, str]:
    """The picture written anew, and the extension of what it really is."""
    trop_grande = Refus(f"L’image « {image.nom[:60]} » a trop de points.")
    illisible = Refus(f"L’image « {image.nom[:60]} » ne se lit pas : PNG, JPEG, GIF, WebP ou AVIF.")
    try:
        with Pillow.open(BytesIO(image.contenu)) as ouverte:
            genre, (largeur, hauteur) = ouverte.format or "", ouverte.size
        if genre not in _EXTENSIONS:
            raise illisible
        if largeur * hauteur > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise trop_grande
        propre = image_nettoyer(SimpleUploadedFile(f"image.{_EXTENSIONS[genre]}", image.contenu))
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as erreur:
        raise trop_grande from erreur
    except (ValidationError, OSError, ValueError, SyntaxError) as erreur:
        raise illisible from erreur
    return propre.read(), _EXTENSIONS[genre]
