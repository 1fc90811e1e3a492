"""Import of questions into the bank."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image as Pillow
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends

from home.erreurs import RegleRefusee
from home.fichiers.images import image_nettoyer
from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.choices import Json
from safran.quiz.echange import questions_lire
from safran.quiz.echange.formes import bloc_de, textes_changer
from safran.quiz.echange.modele import FichierRefuse, Image, Lecture, Ligne, Question, Refus, ligne_unique
from safran.quiz.models import QuestionBanque
from safran.quiz.queries.banque import LOT, exemplaires, questions_par_code
from safran.quiz.textes import en_clair, image_ecrire, images_changer


class ActionQuestion(models.TextChoices):
    """What becomes of one question of a file."""

    CREEE = "CREEE", "Créée"
    MODIFIEE = "MODIFIEE", "Modifiée"
    INCHANGEE = "INCHANGEE", "Inchangée"
    REPETEE = "REPETEE", "Déjà dans ce fichier"
    LAISSEE = "LAISSEE", "Laissée de côté"
    REFUSEE = "REFUSEE", "Refusée"


_MOTS = {
    ActionQuestion.CREEE: ("créée", "créées"),
    ActionQuestion.MODIFIEE: ("modifiée", "modifiées"),
    ActionQuestion.INCHANGEE: ("inchangée", "inchangées"),
    ActionQuestion.REPETEE: ("répétée", "répétées"),
    ActionQuestion.LAISSEE: ("laissée de côté", "laissées de côté"),
    ActionQuestion.REFUSEE: ("refusée", "refusées"),
}


@dataclass(frozen=True)
class LigneRapport:
    """One question of the file."""

    numero: int
    action: ActionQuestion
    titre: str
    code: str = ""
    motif: str = ""
    remarques: tuple[str, ...] = ()


@dataclass
class Rapport:
    """The whole file."""

    format: str
    encodage: str
    theme: str
    essai: bool
    lignes: list[LigneRapport] = field(default_factory=list)

    @property
    def comptes(self) -> Counter[ActionQuestion]:
        return Counter(ligne.action for ligne in self.lignes)

    @property
    def triees(self) -> list[LigneRapport]:
        """The lines, those refused first: they are what has to be mended."""
        return sorted(self.lignes, key=lambda ligne: ligne.action != ActionQuestion.REFUSEE)

    @property
    def accepte(self) -> bool:
        return not self.comptes[ActionQuestion.REFUSEE]

    @property
    def prises(self) -> int:
        """How many questions can be taken; one refused never costs another."""
        return len(self.lignes) - self.comptes[ActionQuestion.REFUSEE] - self.comptes[ActionQuestion.LAISSEE]

    @property
    def refusees(self) -> list[LigneRapport]:
        return [ligne for ligne in self.lignes if ligne.action == ActionQuestion.REFUSEE]

    @property
    def a_ecrire(self) -> int:
        return self.comptes[ActionQuestion.CREEE] + self.comptes[ActionQuestion.MODIFIEE]

    @property
    def bilan(self) -> str:
        """What counts, in one sentence: what was done, else why nothing was."""
        comptes = self.comptes
        dits = [f"{comptes[action]} {mots[comptes[action] > 1]}" for action, mots in _MOTS.items() if comptes[action]]
        total = self.prises + comptes[ActionQuestion.REFUSEE]
        if not self.prises and not self.accepte:
            debut = "Fichier refusé, rien n’est écrit"
        elif not self.accepte:
            sur = f"{self.prises} question{'s' * (self.prises > 1)} sur {total}"
            verbe = ("peut être prise", "peuvent être prises") if self.essai else ("est prise", "sont prises")
            debut = f"{sur} {verbe[self.prises > 1]}"
        else:
            debut = "Essai, rien n’est écrit" if self.essai else "Fichier accepté en entier"
        return f"{debut}\xa0: {', '.join(dits)}."


# Pictures of questions: cleaned as any upload, known again by their content, created with the questions.

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
        return self._cles.get(image.nom)

    def cle_de(self, somme: str) -> int | None:
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


# Each question of a file gets its code, title and category: what lets the next import know it again.

CONTENU = QuestionBanque._meta.get_field("contenu")
CODE_MAX, TITRE_MAX, CATEGORIE_MAX = 120, 200, 300


def _ranger(ligne: Ligne, vus: dict[str, Question]) -> tuple[Ligne, int]:
    """The line, its question titled and coded; and the line where the file already has that question, or 0."""
    question = ligne.question
    if question is None:
        return ligne, 0
    if len(question.categorie) > CATEGORIE_MAX:
        motif = f"Le chemin de la catégorie dépasse {CATEGORIE_MAX} signes."
        return replace(ligne, question=None, motif=motif), 0
    entier = ligne_unique(question.titre or en_clair(question.enonce)) or "Question sans titre"
    titre = entier if len(entier) <= TITRE_MAX else f"{entier[: TITRE_MAX - 1]}…"
    remarques = (*question.remarques, "Le titre est raccourci.") if question.titre not in ("", titre) else ()
    question = replace(question, titre=titre, remarques=remarques or question.remarques)
    question, repetee = _coder(question, vus)
    return replace(ligne, question=question), repetee


def _coder(question: Question, vus: dict[str, Question]) -> tuple[Question, int]:
    """The code written in the file, else one drawn from what names the question; a number when it is taken."""
    propre = slugify(question.code)[:CODE_MAX].strip("-_")
    racine = propre or _empreinte(question)
    code, rang = racine, 1
    while (deja := vus.get(code)) is not None:
        if replace(deja, code="") == replace(question, code=""):
            return replace(question, code=code), deja.ligne
        rang += 1
        code = f"{racine[: CODE_MAX - 6]}-{rang}"
    vus[code] = replace(question, code=code)
    return vus[code], 0


def _empreinte(question: Question) -> str:
    dit = question.valeur.get("situation", en_clair(question.enonce))
    genre = question.genre.replace("multiple", "unique")  # corrigée, une question passe de l’un à l’autre
    noms = (question.categorie, question.titre, genre, dit)
    somme = hashlib.sha256("\x1f".join(replier(nom) for nom in noms).encode()).hexdigest()
    return f"{slugify(question.titre)[:60].strip('-_')}-{somme[:12]}".strip("-")


# The same checks as the editor of the bank, their refusal in one sentence.


def _valider(bloc: Json) -> None:
    """Raises Refus with what the editor would have been told."""
    stream = CONTENU.stream_block
    try:
        stream.clean(stream.to_python([bloc]))
    except ValidationError as erreur:
        raise Refus(" ".join(dict.fromkeys(_phrases(erreur, stream, [bloc])))) from erreur


def _phrases(erreur: Any, bloc: Any, brut: Any, nom: str = "") -> Iterator[str]:
    dessous = getattr(erreur, "block_errors", None)
    libres = [erreur] if dessous is None else getattr(erreur, "non_block_errors", ())
    for libre in libres:
        yield from (f"{nom}\xa0: {message}" if nom else message for message in getattr(libre, "messages", [str(libre)]))
    for cle, autre in (dessous or {}).items():
        if isinstance(bloc, blocks.BaseStructBlock):
            fils, dedans = bloc.child_blocks[cle], brut.get(cle)
            yield from _phrases(autre, fils, dedans, str(fils.label))
        elif isinstance(bloc, blocks.BaseStreamBlock):
            yield from _phrases(autre, bloc.child_blocks[brut[cle]["type"]], brut[cle]["value"], nom)
        else:
            yield from _phrases(autre, bloc.child_block, brut[cle]["value"], nom)


# Import of questions into the bank: the whole file or nothing, and the same file twice changes nothing.

CHAMPS = ["titre", "categorie", "live", "contenu", "has_unpublished_changes", "first_published_at", "last_published_at"]


Cibles = list[tuple[QuestionBanque, Question]]  # chaque ligne à écrire, et ce qu’elle gardera


def questions_importer(
    *, contenu: bytes, nom: str = "", theme: Theme | None = None, compte: Compte | None = None, essai: bool = False
) -> Rapport:
    """Read a file and write the questions that can be taken, all in one transaction; `essai` only tells.

    A question refused is named in the report with its reason, and costs no other.

    Raises RegleRefusee "fichier_refuse" when nothing can be read, "sans_theme" when there is no theme to sort them
    under, "concurrence" when another import has just written the same questions.
    """
    try:
        lecture = questions_lire(contenu, nom=nom)
    except FichierRefuse as refus:
        raise RegleRefusee("fichier_refuse", str(refus)) from refus
    theme = theme or Theme.objects.en_vigueur().order_by("ordre", "pk").first()
    if theme is None:
        raise RegleRefusee("sans_theme", "Aucun thème n’est en vigueur : créez-en un d’abord.")
    images = Images()
    try:
        with transaction.atomic():
            return _importer(lecture, theme, compte, essai, images)
    except IntegrityError as erreur:
        images.effacer()
        message = "Un autre import vient d’écrire les mêmes questions. Relancez celui-ci."
        raise RegleRefusee("concurrence", message) from erreur
    except BaseException:
        images.effacer()
        raise


def _importer(lecture: Lecture, theme: Theme, compte: Compte, essai: bool, images: Images) -> Rapport:
    rapport = Rapport(lecture.format, lecture.encodage, theme.libelle, essai)
    vus: dict[str, Question] = {}
    rangees = [_ranger(ligne, vus) for ligne in lecture.lignes]
    codes = [ligne.question.code for ligne, _ in rangees if ligne.question]
    connues = questions_par_code(codes, verrouiller=not essai)
    anciennes = exemplaires(connues.values())
    cibles: Cibles = []
    for rangee, repetee in rangees:
        if rangee.question is None:
            action = ActionQuestion.LAISSEE if rangee.laissee else ActionQuestion.REFUSEE
            rapport.lignes.append(LigneRapport(rangee.numero, action, rangee.titre, motif=rangee.motif))
            continue
        code = rangee.question.code
        ligne, question = _comparer(rangee.question, repetee, anciennes.get(code), images)
        rapport.lignes.append(ligne)
        if question is not None:
            cibles.append((connues.get(code) or QuestionBanque(code=code, theme=theme), question))
    if cibles and not essai:
        images.creer([question for _, question in cibles], compte)
        _ecrire(cibles, images, compte)
    return rapport


def _comparer(
    question: Question, repetee: int, ancienne: Question | None, images: Images
) -> tuple[LigneRapport, Question | None]:
    """What becomes of one question; the question itself when it has to be written."""
    dite = LigneRapport(question.ligne, ActionQuestion.REFUSEE, question.titre, code=question.code)
    if repetee:
        motif = f"La même question est déjà à la ligne {repetee}."
        return replace(dite, action=ActionQuestion.REPETEE, motif=motif), None
    try:
        question = images.preparer(question)
        if question != ancienne:
            _valider(bloc_de(question, question.code, lambda image: None))
    except Refus as refus:
        return replace(dite, motif=str(refus), remarques=question.remarques), None
    remarques = dict.fromkeys(dit for une in question.toutes for dit in une.remarques)
    dite = replace(dite, remarques=tuple(remarques))
    if question == ancienne:
        return replace(dite, action=ActionQuestion.INCHANGEE), None
    action = ActionQuestion.CREEE if ancienne is None else ActionQuestion.MODIFIEE
    return replace(dite, action=action), question


def _ecrire(cibles: Cibles, images: Images, compte: Compte) -> None:
    """All rows in bulk; the theme of a known question stays the one that a person chose."""
    maintenant = timezone.now()
    for ligne, question in cibles:
        ligne.titre, ligne.categorie, ligne.live = question.titre, question.categorie, not question.retiree
        ligne.contenu = CONTENU.stream_block.to_python([bloc_de(question, ligne.code, images.cle)])
        ligne.has_unpublished_changes = False
        if ligne.live:
            ligne.first_published_at = ligne.first_published_at or maintenant
            ligne.last_published_at = maintenant
    creees = [ligne for ligne, _ in cibles if ligne.pk is None]
    modifiees = [ligne for ligne, _ in cibles if ligne.pk is not None]
    QuestionBanque.objects.bulk_create(creees, batch_size=LOT)
    QuestionBanque.objects.bulk_update(modifiees, CHAMPS, batch_size=LOT)
    _reviser(modifiees, compte)
    _indexer(cibles)


def _reviser(modifiees: Iterable[QuestionBanque], compte: Compte) -> None:
    """A row that people revised in the admin gets a revision too: it is what the admin opens."""
    for ligne in modifiees:
        if ligne.latest_revision_id:
            revision = ligne.save_revision(user=compte, changed=False)
            if ligne.live:
                ligne.live_revision, ligne.has_unpublished_changes = revision, False
                ligne.save(update_fields=["live_revision", "has_unpublished_changes"])


def _indexer(cibles: Cibles) -> None:
    """Writes in bulk tell no one: the search of the admin and the uses of pictures are told here."""
    for moteur in get_search_backends(with_auto_update=True):
        moteur.add_bulk(QuestionBanque, [ligne for ligne, _ in cibles])
    for ligne, question in cibles:
        if any(une.images or une.jointes for une in question.toutes):
            ReferenceIndex.create_or_update_for_object(ligne)
