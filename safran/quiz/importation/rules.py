"""Import of questions into the bank: the whole file or nothing, and the same file twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.echange.formes import bloc_de
from safran.quiz.echange.lecture import questions_lire
from safran.quiz.echange.modele import FichierRefuse, Lecture, Ligne, Question, Refus
from safran.quiz.importation.images import Images
from safran.quiz.importation.lectures import LOT, exemplaires, questions_par_code
from safran.quiz.importation.rangement import Range, ranger
from safran.quiz.importation.rapports import ActionQuestion, LigneRapport, Rapport
from safran.quiz.importation.validation import valider
from safran.quiz.models import QuestionBanque

CHAMPS = ["titre", "categorie", "live", "contenu", "has_unpublished_changes", "first_published_at", "last_published_at"]


@dataclass
class _Cible:
    """A row to write, and what it will hold."""

    ligne: QuestionBanque
    question: Question


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
    """Sort, compare, then write what is accepted."""
    rapport = Rapport(lecture.format, lecture.encodage, theme.libelle, essai)
    ranges = ranger(lecture.lignes)
    codes = [rangee.code for rangee in ranges if isinstance(rangee, Range)]
    connues = questions_par_code(codes, verrouiller=not essai)
    anciennes = exemplaires(connues.values())
    cibles: list[_Cible] = []
    for rangee in ranges:
        if not isinstance(rangee, Range):
            rapport.lignes.append(_ligne_sans_question(rangee))
            continue
        ligne, question = _comparer(rangee, anciennes.get(rangee.code), images)
        rapport.lignes.append(ligne)
        if question is not None:
            cibles.append(_Cible(connues.get(rangee.code) or QuestionBanque(code=rangee.code, theme=theme), question))
    if cibles and not essai:
        images.creer([cible.question for cible in cibles], compte)
        _ecrire(cibles, images, compte)
    return rapport


def _ligne_sans_question(ligne: Ligne) -> LigneRapport:
    action = ActionQuestion.LAISSEE if ligne.laissee else ActionQuestion.REFUSEE
    return LigneRapport(ligne.numero, action, ligne.titre, motif=ligne.motif)


def _comparer(rangee: Range, ancienne: Question | None, images: Images) -> tuple[LigneRapport, Question | None]:
    """What becomes of one question; the question itself when it has to be written."""
    question = rangee.question
    dite = LigneRapport(question.ligne, ActionQuestion.REFUSEE, question.titre, code=rangee.code)
    if rangee.repetee:
        motif = f"La même question est déjà à la ligne {rangee.repetee}."
        return replace(dite, action=ActionQuestion.REPETEE, motif=motif), None
    try:
        question = images.preparer(question)
        if question != ancienne:
            valider(bloc_de(question, rangee.code, lambda image: None))
    except Refus as refus:
        return replace(dite, motif=str(refus), remarques=question.remarques), None
    remarques = dict.fromkeys(dit for une in question.toutes for dit in une.remarques)
    dite = replace(dite, remarques=tuple(remarques))
    if question == ancienne:
        return replace(dite, action=ActionQuestion.INCHANGEE), None
    action = ActionQuestion.CREEE if ancienne is None else ActionQuestion.MODIFIEE
    return replace(dite, action=action), question


def _ecrire(cibles: list[_Cible], images: Images, compte: Compte) -> None:
    """All rows in bulk; the theme of a known question stays the one that a person chose."""
    maintenant = timezone.now()
    champ = QuestionBanque._meta.get_field("contenu").stream_block
    for cible in cibles:
        ligne, question = cible.ligne, cible.question
        ligne.titre, ligne.categorie, ligne.live = question.titre, question.categorie, not question.retiree
        ligne.contenu = champ.to_python([bloc_de(question, ligne.code, images.cle)])
        ligne.has_unpublished_changes = False
        if ligne.live:
            ligne.first_published_at = ligne.first_published_at or maintenant
            ligne.last_published_at = maintenant
    creees = [cible.ligne for cible in cibles if cible.ligne.pk is None]
    modifiees = [cible.ligne for cible in cibles if cible.ligne.pk is not None]
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


def _indexer(cibles: list[_Cible]) -> None:
    """Writes in bulk tell no one: the search of the admin and the uses of pictures are told here."""
    lignes = [cible.ligne for cible in cibles]
    for moteur in get_search_backends(with_auto_update=True):
        moteur.add_bulk(QuestionBanque, lignes)
    for cible in cibles:
        if any(une.images or une.jointes for une in cible.question.toutes):
            ReferenceIndex.create_or_update_for_object(cible.ligne)
