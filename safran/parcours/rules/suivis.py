"""Every write of a following: started, steps marked, time measured, notes, lists ticked, answers, completion,
never undone.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import nombre
from reseau.comptes.models import Compte
from safran.formations.choices import Operateur
from safran.formations.models import FormationPage
from safran.formations.portes import Condition, bilan_expliquer, constats_figes, expression_lire
from safran.parcours import permissions
from safran.parcours.models import (
    MAX_NOTE,
    Achevement,
    Derogation,
    EtapeVue,
    Horloge,
    ListeCochee,
    ModuleAcheve,
    ModulePage,
    NoteEtape,
    ReponseEtape,
    Suivi,
    TempsEtape,
    formation_achevee,
)
from safran.parcours.queries.lecteur import liste_lignes
from safran.parcours.queries.plans import Etape, Plan, etape_publiee, plan_lire
from safran.parcours.queries.questions import QuestionPosee, part_de
from safran.parcours.queries.suivis import (
    Avancement,
    avancement_lire,
    bilan_de,
    bilan_explique,
    demande,
    suivis_concernes,
)
from safran.quiz.models import MILLE, ReponseOuverte
from safran.quiz.portes import GENRES, TEXTE, lecture_joindre, manquees_noter, quiz_rendus, reponse_deposer
from safran.scorm.portes import paquets_finis

# Completion: evaluated in the transaction that changes it, never undone, never dated again.


@transaction.atomic
def condition_reporter(*, compte: Compte, type_critere: str, parametres: dict[str, Any]) -> list[Avancement]:
    """A room above says that a condition may have just become true for someone: evaluate the trainings that name it.

    To be called in the transaction that changed it; `parametres` left empty matches every condition of this type.
    """
    suivis = suivis_concernes(compte, lambda formation, plan: demande(formation, type_critere, parametres))
    avancements = []
    for avancement in avancements_verrouiller(compte=compte, suivis=suivis):
        achever_si_atteint(avancement=avancement)
        avancements.append(avancement)
    return avancements


@transaction.atomic
def achevement_evaluer(*, suivi: Suivi) -> bool:
    """Evaluate the completion rule now; return whether the training is complete. Never undone, never dated again."""
    verrou = suivi_verrouiller(suivi=suivi)
    achever_si_atteint(avancement=avancement_lire(verrou))
    return verrou.est_acheve


@transaction.atomic
def derogation_accorder(*, suivi: Suivi, accordee_par: Any, motif: str) -> Derogation:
    """Hold a training complete against its rule: by the Région or who coordinates the person, signed, with a reason.

    Raises RegleRefusee "reserve_coordination", "motif_absent" or "deja_achevee".
    """
    if not permissions.peut_deroger(accordee_par, suivi.compte_id):
        phrase = "Une dérogation vient de la Région, de la tête du réseau ou de la chargée de mission du bassin."
        raise RegleRefusee("reserve_coordination", phrase)
    motif = motif.strip()
    if not motif:
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    verrou = suivi_verrouiller(suivi=suivi)
    if verrou.est_acheve:
        raise RegleRefusee("deja_achevee", "Cette formation est déjà achevée : aucune dérogation n’est utile.")
    derogation = Derogation.objects.create(suivi=verrou, accordee_par=accordee_par, motif=motif)
    avancement = avancement_lire(verrou)
    _achever(avancement, {**bilan_explique(avancement).en_dict(), "derogation": True})
    return derogation


def suivi_verrouiller(*, suivi: Suivi) -> Suivi:
    """The row as it is now, locked until the end of the transaction, with the relations already read."""
    verrou = Suivi.objects.select_for_update(of=("self",)).get(pk=suivi.pk)
    verrou.compte, verrou.formation = suivi.compte, suivi.formation
    return verrou


def avancements_verrouiller(*, compte: Compte, suivis: Iterable[tuple[Suivi, Plan]]) -> Iterator[Avancement]:
    """The same for several followings of one person, each with its plan, in the order of their keys."""
    for suivi, plan in sorted(suivis, key=lambda lu: lu[0].pk):
        suivi.compte = compte
        yield avancement_lire(suivi_verrouiller(suivi=suivi), plan)


def achever_si_atteint(*, avancement: Avancement) -> None:
    """Complete the training when its rule has just become true."""
    if avancement.suivi.est_acheve or _encore_loin(avancement):
        return
    bilan = bilan_de(avancement)
    if bilan.atteint:
        suivi = avancement.suivi
        _achever(avancement, bilan_expliquer(bilan, suivi.compte, suivi.formation).en_dict())


def _encore_loin(avancement: Avancement) -> bool:
    """Steps are missing and the rule asks for all of them: no need to ask anything else."""
    expression = expression_lire(avancement.suivi.formation)
    demandees = any(membre.type == "etapes_vues" for membre in expression.membres if isinstance(membre, Condition))
    return expression.operateur == Operateur.TOUS and demandees and not avancement.complet


def _achever(avancement: Avancement, expression: dict[str, Any]) -> None:
    """Date the completion, freeze its reasons, tell the rooms above, all in the caller's transaction."""
    suivi = avancement.suivi
    # Une horloge reculée ne fait finir ni avant d’avoir commencé, ni avant ce qui le prouve.
    preuves = [datetime.datetime.fromisoformat(c["le"]) for c in constats_figes(expression) if c.get("le")]
    suivi.acheve_le = max(timezone.now(), suivi.commence_le, *preuves)
    suivi.etapes_connues = sorted({*suivi.etapes_connues, *(etape.id for etape in avancement.plan.etapes)})
    suivi.save(update_fields=["acheve_le", "etapes_connues"])
    Achevement.objects.create(suivi=suivi, expression=expression)
    formation_achevee.send(sender=Suivi, suivi=suivi)


# Measured time: signs of presence counted by the server's clock, never twice, never while nobody is there.
#
# A step counts up to three times what it is expected to take: a page left under somebody's eyes is not reading.

SILENCE_MAX = 75  # secondes, bien en deçà de cinq minutes ; la page fait signe toutes les trente
SANS_SIGNE_MAX = 600  # une étape lue sans script compte dix minutes au plus


@transaction.atomic
def temps_ajouter(*, suivi: Suivi, module_pk: int, etape_id: str, depuis: datetime.datetime | None = None) -> int:
    """A sign of presence on a step: count the seconds since the last one, up to its cap; return how many had passed.

    After a silence nothing is counted: the person was away. `depuis`, the moment when the server gave a page that
    cannot make signs, counts up to ten minutes. One clock per person: two tabs never count the same second twice.
    """
    if (trouvee := etape_publiee(suivi.formation, module_pk, etape_id)) is None:
        return 0
    return temps_compter(suivi=suivi_verrouiller(suivi=suivi), etape=trouvee[1], depuis=depuis)


def temps_compter(*, suivi: Suivi, etape: Etape, depuis: datetime.datetime | None = None) -> int:
    """The same on a step that was found, once the following is locked: it comes first, the clock second, always."""
    maintenant = timezone.now()
    horloge, _neuve = Horloge.objects.select_for_update().get_or_create(
        compte=suivi.compte, defaults={"comptee_jusqu_a": depuis or maintenant}
    )
    debut = horloge.comptee_jusqu_a
    if depuis is not None:
        debut = max(debut, depuis, maintenant - datetime.timedelta(seconds=SANS_SIGNE_MAX))
    elif maintenant - debut > datetime.timedelta(seconds=SILENCE_MAX):
        debut = maintenant
    secondes = max(0, int((maintenant - debut).total_seconds()))
    jusqu_a = debut + datetime.timedelta(seconds=secondes)
    if jusqu_a > horloge.comptee_jusqu_a:
        Horloge.objects.filter(pk=horloge.pk).update(comptee_jusqu_a=jusqu_a)
    if secondes:  # jamais au-delà du plafond ; ce qui s’est compté sous un contenu plus long reste écrit
        temps, _cree = TempsEtape.objects.get_or_create(suivi=suivi, module_id=etape.module_pk, etape_id=etape.id)
        plafonnees = Least(F("secondes") + secondes, Greatest(F("secondes"), Value(etape.duree.plafond)))
        TempsEtape.objects.filter(pk=temps.pk).update(secondes=plafonnees)
    return secondes


# Starting a training, marking its steps.


@transaction.atomic
def suivi_commencer(*, compte: Compte, formation: FormationPage) -> Suivi:
    """Begin a training, or return the following that exists: a double click begins once (R5.15).

    Raises RegleRefusee "formation_fermee" when it is not published or the person is not a member.
    """
    if not permissions.peut_suivre(compte, formation):
        raise RegleRefusee("formation_fermee", "Cette formation n’est pas ouverte à votre compte.")
    plan = plan_lire(formation)
    depart = {
        "etapes_connues": [etape.id for etape in plan.etapes],
        "derniere_etape": plan.etapes[0].id if plan.etapes else "",
    }
    suivi, _cree = Suivi.objects.get_or_create(compte=compte, formation=formation, defaults=depart)
    suivi.compte, suivi.formation = compte, formation
    return suivi


@transaction.atomic
def etape_marquer(
    *, suivi: Suivi, module: ModulePage | int, etape_id: str, depuis: datetime.datetime | None = None
) -> Avancement:
    """Mark a step as done and remember the next one; doing it twice changes nothing.

    `depuis`, when the page was given, counts the time of a reader without script. Completion is evaluated in the same
    transaction. Raises RegleRefusee "etape_absente" when the step is not (or no longer) published in this training,
    "quiz_a_rendre" when it holds a quiz that was never handed in, "module_a_finir" when it holds a SCORM or H5P
    module that was never finished.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    avancement = avancement_lire(verrou)
    etape = avancement.plan.etape(getattr(module, "pk", module), etape_id)
    if etape is None:
        raise RegleRefusee("etape_absente", "Cette étape a été retirée de la formation. Voici où reprendre.")
    if etape.cle not in avancement.vues and not _quiz_faits(verrou.compte, etape):
        raise RegleRefusee("quiz_a_rendre", "Répondez d’abord au quiz de cette étape, puis continuez.")
    if etape.cle not in avancement.vues and not _paquets_finis(verrou.compte, etape):
        raise RegleRefusee("module_a_finir", "Finissez d’abord le module de cette étape, puis continuez.")
    if depuis:
        temps_compter(suivi=verrou, etape=etape, depuis=depuis)
    return _marquer(avancement, [etape])


def quiz_reporter(*, compte: Compte, quiz_pk: int, quiz_code: str) -> list[Avancement]:
    """A quiz was handed in: mark the steps that hold it in the trainings the person follows, then evaluate them."""
    return _rapporter(compte, "quiz", quiz_pk, "quiz_reussi", {"quiz": quiz_code})


def paquet_reporter(*, compte: Compte, paquet: Any) -> list[Avancement]:
    """A SCORM or H5P module was finished: mark the steps that hold it in the trainings followed, then evaluate them."""
    return _rapporter(compte, "paquets", paquet.pk, "scorm_reussi", {"paquet": str(paquet.uuid)})


@transaction.atomic
def _rapporter(compte: Compte, activites: str, pk: int, critere: str, parametres: dict[str, Any]) -> list[Avancement]:
    """Only the trainings that show this activity, or whose completion rule names it, are locked and read again."""

    def montre(etape: Etape) -> bool:
        return pk in getattr(etape, activites)

    def concerne(formation: FormationPage, plan: Plan) -> bool:
        return any(map(montre, plan.etapes)) or demande(formation, critere, parametres)

    concernes = suivis_concernes(compte, concerne)
    avancements = []
    for avancement in avancements_verrouiller(compte=compte, suivis=concernes):
        faites = [
            etape
            for etape in avancement.plan.etapes
            if montre(etape)
            and etape.cle not in avancement.vues
            and _quiz_faits(compte, etape)
            and _paquets_finis(compte, etape)
        ]
        if not faites:
            achever_si_atteint(avancement=avancement)
        avancements.append(_marquer(avancement, faites) if faites else avancement)
    return avancements


def _quiz_faits(compte: Compte, etape: Etape) -> bool:
    return not etape.quiz or set(etape.quiz) <= quiz_rendus(compte, etape.quiz)


def _paquets_finis(compte: Compte, etape: Etape) -> bool:
    return not etape.paquets or set(etape.paquets) <= paquets_finis(compte, etape.paquets)


def _marquer(avancement: Avancement, etapes: list[Etape]) -> Avancement:
    """Write the marks that are missing, the progress reached and where to resume; then evaluate completion."""
    suivi, plan = avancement.suivi, avancement.plan
    nouvelles = [etape for etape in etapes if etape.cle not in avancement.vues]
    for etape in nouvelles:  # le plus souvent une : chacune dit à qui elle est
        EtapeVue.objects.create(suivi=suivi, module_id=etape.module_pk, etape_id=etape.id)
    vues = avancement.vues | {etape.cle for etape in nouvelles}
    finis = [m for m in plan.modules if m.pk not in avancement.acheves and m.fait_avec(vues)]
    for module in finis:
        ModuleAcheve.objects.create(suivi=suivi, module_id=module.pk, version_id=module.page.live_revision_id)
    avancement = Avancement(suivi, plan, vues, avancement.acheves | {m.pk for m in finis})
    _avant, suivante = plan.voisines(etapes[-1])
    suivi.derniere_etape = suivante.id if suivante else etapes[-1].id
    suivi.progression_max = avancement.pourcentage
    suivi.dernier_passage_le = timezone.now()
    suivi.save(update_fields=["derniere_etape", "progression_max", "dernier_passage_le"])
    achever_si_atteint(avancement=avancement)
    return avancement


@transaction.atomic
def liste_cocher(*, suivi: Suivi, module_pk: int, etape_id: str, bloc_id: str, cochees: Collection[str]) -> ListeCochee:
    """Keep which lines are ticked; sent twice, it is kept once. What is not a line of the list is left out.

    Raises RegleRefusee "liste_absente" when the list is no longer in a published step; nothing is then written.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    trouvee = etape_publiee(suivi.formation, module_pk, etape_id)
    lignes = liste_lignes(trouvee[0], etape_id, bloc_id) if trouvee else None
    if trouvee is None or lignes is None:
        raise RegleRefusee("liste_absente", "Cette liste a été retirée de l’étape depuis que vous l’avez ouverte.")
    liste, _ = ListeCochee.objects.update_or_create(
        suivi=verrou,
        module=trouvee[0],
        bloc_id=bloc_id,
        defaults={
            "etape_id": etape_id,
            "cochees": [ligne for ligne in lignes if ligne in set(cochees)],
            "modifiee_le": timezone.now(),
        },
    )
    return liste


# What a learner says beside a step: private notes, saved twice or late without harm; that it is not clear.

MAX_PAGES = 20
AILLEURS = "\n\n— Écrit sur une autre page —\n"


@transaction.atomic
def note_enregistrer(
    *, suivi: Suivi, module_pk: int, etape_id: str, texte: str, version: int = 0, page: str = "", numero: int = 0
) -> NoteEtape:
    """Keep a note; return it as it stands, which acknowledges the save.

    `page` names the browser page that sends, `numero` counts its saves: a save already received, or overtaken by a
    newer one, changes nothing. `version` is the one it began from: when another page saved in between, both texts are
    kept. An end of line counts for one, as in a browser. Raises RegleRefusee "note_trop_longue" or "etape_absente";
    nothing is then written.
    """
    verrou = suivi_verrouiller(suivi=suivi)
    texte = texte.replace("\r\n", "\n").replace("\x00", "").strip()
    note = NoteEtape.objects.filter(suivi=verrou, module_id=module_pk, etape_id=etape_id).first()
    note = note or _nouvelle(verrou, module_pk, etape_id)
    recus = {p: n for p, n in note.recus}
    if page and numero <= recus.get(page, 0):
        return note
    de_suite = bool(page) and bool(note.recus) and note.recus[-1][0] == page
    note.texte, avant = (texte if de_suite else _reunir(note, texte, version)), note.texte
    if len(note.texte) > MAX_NOTE:
        sujet = "celle-ci" if note.texte == texte else "la vôtre, avec ce qui vient d’une autre page,"
        phrase = f"Une note tient en {nombre(MAX_NOTE)} caractères, {sujet} en compte {nombre(len(note.texte))} : "
        raise RegleRefusee("note_trop_longue", phrase + "coupez-la, votre texte est ici.")
    note.recus = [*([p, n] for p, n in note.recus if p != page), [page, numero]][-MAX_PAGES:]
    if note.texte != avant:
        note.version += 1
        note.modifiee_le = timezone.now()
    if note.pk or note.texte:
        note.save()
    return note


@transaction.atomic
def clarte_dire(*, suivi: Suivi, module_pk: int, etape_id: str, claire: bool) -> NoteEtape:
    """Say that a step is not clear, or that it is after all; said twice, once. Raises RegleRefusee "etape_absente"."""
    verrou = suivi_verrouiller(suivi=suivi)
    note = NoteEtape.objects.filter(suivi=verrou, module_id=module_pk, etape_id=etape_id).first()
    note = note or _nouvelle(verrou, module_pk, etape_id)
    if claire == (note.pas_claire_le is not None):
        note.pas_claire_le = None if claire else timezone.now()
        note.save()
    return note


def _reunir(note: NoteEtape, texte: str, version: int) -> str:
    """The new text, or both when it was written beside another one."""
    if version >= note.version or not note.texte or note.texte in texte:
        return texte
    return note.texte if texte in note.texte else note.texte + AILLEURS + texte


def _nouvelle(suivi: Suivi, module_pk: int, etape_id: str) -> NoteEtape:
    """A note not written yet; beside a step gone since, only for who had seen it."""
    if trouvee := etape_publiee(suivi.formation, module_pk, etape_id):
        return NoteEtape(suivi=suivi, module=trouvee[0], etape_id=etape_id, etape_titre=trouvee[1].titre[:160])
    if EtapeVue.objects.filter(suivi=suivi, module_id=module_pk, etape_id=etape_id).exists():
        return NoteEtape(suivi=suivi, module=ModulePage.objects.get(pk=module_pk), etape_id=etape_id)
    raise RegleRefusee("etape_absente", "Cette étape a été retirée : copiez votre note avant de quitter la page.")


@transaction.atomic
def traces_oublier(*, compte: Compte) -> None:
    """Erase what only served this person; progress and completions follow their own retention."""
    NoteEtape.objects.filter(suivi__compte=compte).delete()
    ListeCochee.objects.filter(suivi__compte=compte).delete()
    ReponseEtape.objects.filter(suivi__compte=compte).delete()
    Horloge.objects.filter(compte=compte).delete()


# Answers given inside a step: corrected on the server, kept with what was asked, each sending counted once.

GARDE_JOURS = 365
ENVOIS_GARDES = 20


@transaction.atomic
def question_repondre(*, suivi: Suivi, posee: QuestionPosee, reponse: dict[str, Any], cle: str) -> ReponseEtape:
    """Keep the answer to a question of a step, with the question as it is asked today and what it gives.

    `cle` names the sending: received twice, even late, it counts once. Answering again keeps the first answer and its
    mark. Raises RegleRefusee "reponse_inconnue" for what was not proposed.
    """
    genre = GENRES[posee.question["genre"]]
    if not reponse or not genre.connait(posee.question, reponse):
        raise RegleRefusee("reponse_inconnue", "Cette réponse n’était pas proposée. Rechargez la page.")
    verrou = suivi_verrouiller(suivi=suivi)
    ici = {"suivi": verrou, "module_id": posee.module_pk, "etape_id": posee.etape_id}
    cherchee = {**ici, "bloc_id": posee.bloc_id, "rang": posee.rang}
    donnee = ReponseEtape.objects.filter(**cherchee).first() or ReponseEtape(**cherchee)
    if cle in donnee.recus:
        return donnee
    part = part_de(posee.question, reponse)
    if not donnee.essais:
        donnee.premiere, donnee.premiere_part = reponse, part
    donnee.question, donnee.reponse, donnee.part = posee.question, reponse, part
    donnee.essais += 1
    donnee.recus = [*donnee.recus, cle][-ENVOIS_GARDES:]
    donnee.le = timezone.now()
    if part is None:  # une réponse libre va à ses lecteurs ; ceux qui suivent la même formation sont ses pairs
        donnee.copie = reponse_deposer(
            compte=suivi.compte,
            cadre=f"formation:{suivi.formation_id}",
            titre=suivi.formation.title,
            adresse=_adresse(suivi, donnee),
            question=donnee.question,
            texte=donnee.reponse["parties"][TEXTE],
            precedente=donnee.copie,
        )
    donnee.save()
    if part is not None and part < MILLE:
        manquees_noter(
            compte=suivi.compte,
            questions=[posee.question],
            titre=suivi.formation.title,
            adresse=_adresse(suivi, donnee),
        )
    return donnee


def _adresse(suivi: Suivi, donnee: ReponseEtape) -> str:
    etape = reverse("parcours_etape", args=[suivi.formation_id, donnee.module_id, donnee.etape_id])
    return f"{etape}#question-{donnee.question['ancre']}"


def relecture_reporter(*, copie: ReponseOuverte) -> None:
    """An open answer was read: put the reading beside the answer of the step, unless another one was given since."""
    donnee = ReponseEtape.objects.select_for_update(of=("self",)).filter(copie=copie).first()
    if donnee is None or donnee.part is not None:
        return
    donnee.reponse = lecture_joindre(donnee.reponse, copie.niveaux, copie.commentaire)
    donnee.part = part_de(donnee.question, donnee.reponse)
    if donnee.premiere_part is None and donnee.essais == 1:
        donnee.premiere_part = donnee.part
    donnee.save(update_fields=["reponse", "part", "premiere_part"])


def reponses_oublier() -> int:
    """Forget the answers given in the steps more than a year ago; say how many."""
    limite = timezone.now() - datetime.timedelta(days=GARDE_JOURS)
    return ReponseEtape.objects.filter(le__lt=limite).delete()[0]
