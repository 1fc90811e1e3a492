"""What moderation answers and leans on: the charter, the State's opinion, the days not like the others, the
programme of a year frozen (R5.13).
"""

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator

from dateutil.easter import easter
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from vacances_scolaires_france import SchoolHolidayDates

from home.documents import gels
from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_courte, heure, nombre_dire, typo
from reseau.agenda.avis import avis_annoncer, avis_demander, decision_annoncer, relance_annoncer
from reseau.agenda.choices import (
    ELEVES,
    MODERATION,
    PASSES,
    RELANCES,
    ChampCharte,
    Manque,
    Moderation,
    NatureJour,
    SensAvis,
)
from reseau.agenda.models import AvisEtat, CharteEvenements, Evenement, JourSensible, ProgrammeAnnuel
from reseau.agenda.permissions import peut_donner_avis, peut_figer, peut_moderer
from reseau.agenda.queries import moderation
from reseau.agenda.rules.chocs import salle_garder
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic

# What moderation answers: on the programme, to complete, refused, or looked at again (R5.13).


@transaction.atomic
def evenement_programmer(*, evenement: Evenement, par: Compte, version: int | None = None) -> Evenement:
    """Put it on the programme, and tell who organises it; `version` is the one that its moderator read.

    Raises RegleRefusee "droit", "passe", "version" or "etat".
    """
    with MODERATION.passer(evenement, vers=Moderation.PROGRAMME, par=par) as verrou:
        _lue_exiger(par, verrou, version)
        if verrou.passe:
            raise RegleRefusee("passe", "Sa dernière date est passée : il ne se programme plus.")
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    decision_annoncer(verrou, Moderation.PROGRAMME)
    public_purge()
    return verrou


@transaction.atomic
def evenement_completer(
    *, evenement: Evenement, par: Compte, manque: str, mot: str = "", version: int | None = None
) -> Evenement:
    """Ask its organiser for what is missing. Raises RegleRefusee "droit", "manque", "version" or "etat"."""
    return _repondre(evenement, par, Moderation.A_COMPLETER, manque, mot, version)


@transaction.atomic
def evenement_refuser(
    *, evenement: Evenement, par: Compte, manque: str, mot: str = "", version: int | None = None
) -> Evenement:
    """Refuse it, with the reason. Raises RegleRefusee "droit", "manque", "version" or "etat"."""
    return _repondre(evenement, par, Moderation.REFUSE, manque, mot, version)


@transaction.atomic
def evenement_rouvrir(*, evenement: Evenement, par: Compte) -> Evenement:
    """Come back on a choice: it waits in the queue again, and holds its room.

    Raises RegleRefusee "droit", "passe", "etat", or "lieu_confirme" when another one took the room meanwhile.
    """
    with MODERATION.passer(evenement, vers=Moderation.PROPOSE, par=par, motif="Retour sur ce choix") as verrou:
        _lue_exiger(par, verrou, None)
        if verrou.vie in PASSES:
            raise RegleRefusee("passe", "Cet événement a eu lieu : ce choix ne se reprend plus.")
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    salle_garder(evenement=verrou)
    public_purge()
    return verrou


def evenements_relancer(*, jour: datetime.date | None = None) -> int:
    """Remind organisers of what is missing, seven and fourteen days after it was asked; each step once."""
    jour, nombre = jour or timezone.localdate(), 0
    for evenement, passage in moderation.evenements_a_relancer():
        age = (jour - timezone.localdate(passage.le)).days
        palier = max((palier for palier in RELANCES if palier <= age < palier + RELANCES[0]), default=0)
        if palier:
            relance_annoncer(evenement, passage.motif, date_courte(passage.le), f"{passage.pk}-{palier}")
            nombre += 1
    return nombre


def _repondre(evenement: Evenement, par: Compte, vers: str, manque: str, mot: str, version: int | None) -> Evenement:
    if manque not in Manque.values:
        raise RegleRefusee("manque", "Dites ce qui manque.")
    motif = " : ".join(filter(None, (Manque(manque).label, mot.strip())))
    with MODERATION.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        _lue_exiger(par, verrou, version)
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    decision_annoncer(verrou, vers, motif)
    return verrou


def _lue_exiger(par: Compte, evenement: Evenement, version: int | None) -> None:
    if not peut_moderer(par, evenement):
        raise RegleRefusee("droit", "Cet événement n’est plus à modérer par vous.")
    if version is not None and evenement.version != version:
        raise RegleRefusee("version", "Cet événement a changé depuis que vous l’avez lu : relisez-le, puis répondez.")


# The charter of events: a version is published, never written again; an event keeps the one it is proposed under.

DEPASSEE = "Une autre version vient d’être publiée : relisez-la, puis envoyez à nouveau."
# Ce qu’une version demande, ce qui montre que l’événement le dit, et la phrase quand il ne le dit pas.
EXIGENCES: dict[ChampCharte, tuple[Callable[[Evenement], object], str]] = {
    ChampCharte.ACCESSIBILITE: (
        lambda evenement: evenement.accessibilite or not (evenement.lieu_id or evenement.commune_id),
        "dites ce qui rend le lieu accessible.",
    ),
    ChampCharte.PUBLICS: (lambda evenement: evenement.publics.exists(), "dites pour qui il est."),
    ChampCharte.THEMES: (lambda evenement: evenement.themes.exists(), "dites de quoi il parle."),
    ChampCharte.EFFECTIF: (lambda evenement: evenement.effectif, "dites combien de personnes vous attendez."),
    ChampCharte.PROGRAMME: (
        lambda evenement: evenement.programme.strip(),
        "dites ce qui s’y passe, moment par moment.",
    ),
    ChampCharte.ACCES: (
        lambda evenement: evenement.acces.strip() or not (evenement.lieu_id or evenement.commune_id),
        "dites comment venir.",
    ),
    ChampCharte.SOURCE: (lambda evenement: evenement.source.strip(), "dites d’où vient ce qui est annoncé."),
}


def charte_exiger(*, evenement: Evenement) -> CharteEvenements | None:
    """The version under which it is proposed: the one in force, or once proposed, the one that it already has.

    Raises RegleRefusee "delai" below its delay without a reason, or with the name of the field that it asks and that
    the event does not say.
    """
    complete = evenement.moderation == Moderation.A_COMPLETER
    neuf = evenement.moderation in (Moderation.BROUILLON, Moderation.REFUSE)
    charte = moderation.charte_en_vigueur() if neuf else evenement.charte
    if charte is None:
        return None
    jours = (timezone.localtime(evenement.debut).date() - timezone.localdate()).days
    if jours < charte.delai and not evenement.motif_delai and not complete:
        dans = "aujourd’hui" if jours <= 0 else f"dans {nombre_dire(jours, 'jour')}"
        demande = nombre_dire(charte.delai, "jour")
        phrase = f"L’événement est {dans} : la charte demande {demande}. Dites pourquoi si près."
        raise RegleRefusee("delai", phrase)
    for code in charte.demande:
        dit, phrase = EXIGENCES[ChampCharte(code)]
        if not dit(evenement):
            raise RegleRefusee(code, f"La charte le demande : {phrase}")
    return charte


@transaction.atomic
def charte_publier(
    *, par: Compte, texte: str, delai: int, demande: Iterable[str], en_vigueur_du: datetime.date, derniere: int
) -> CharteEvenements:
    """Publish a version; `derniere` is the number of the last one that its author read. Sent twice, it is one version.

    Raises RegleRefusee "droit", "version" when another one was published meanwhile, "en_vigueur_du" in the past or
    before the last one holds, or "demande".
    """
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région publie la charte.")
    codes = sorted(set(demande))
    dits = {"texte": texte.strip(), "delai": delai, "demande": codes, "en_vigueur_du": en_vigueur_du}
    if not set(codes) <= set(ChampCharte.values):
        raise RegleRefusee("demande", "Choisissez dans la liste ce qu’un événement doit dire.")
    avant = moderation.charte_derniere(verrou=True)
    if avant is not None and avant.publiee_par_id == par.pk and all(getattr(avant, n) == v for n, v in dits.items()):
        return avant
    if derniere != (avant.numero if avant else 0):
        raise RegleRefusee("version", DEPASSEE)
    if en_vigueur_du < timezone.localdate():
        raise RegleRefusee("en_vigueur_du", "Une version vaut d’aujourd’hui ou d’un jour à venir.")
    if avant is not None and en_vigueur_du <= avant.en_vigueur_du:
        jour = date_courte(avant.en_vigueur_du)
        raise RegleRefusee("en_vigueur_du", f"La version précédente vaut du {jour} : celle-ci la suit.")
    try:
        with transaction.atomic():  # la première de toutes n’a aucune ligne à verrouiller : son numéro départage
            charte = CharteEvenements.objects.create(numero=derniere + 1, publiee_par=par, **dits)
    except IntegrityError as erreur:
        raise RegleRefusee("version", DEPASSEE) from erreur
    public_purge()
    return charte


# The opinion of the State services: asked when pupils are the public, given once; silence says nothing (R5.13).

JOURS_OUVRES_DE_L_AVIS = 5


def etat_consulter(*, evenement: Evenement) -> None:
    """Ask the State services for their opinion, once, when pupils are among its publics."""
    if not evenement.publics.filter(code=ELEVES).exists():
        return
    echeance = jours_ouvres_apres(jour=timezone.localdate(), nombre=JOURS_OUVRES_DE_L_AVIS)
    avis, neuf = AvisEtat.objects.get_or_create(evenement=evenement, defaults={"echeance": echeance})
    if neuf:
        avis_demander(avis)


def avis_perimer(*, evenement: Evenement, par: Compte) -> None:
    """Another date or place: what was said of the former one, or left unsaid, is no opinion any more; history keeps it.

    One that is still awaited stays: it will be about what is read.
    """
    avis = AvisEtat.objects.filter(evenement=evenement).select_related("evenement").first()
    if avis is None or not (avis.donne or avis.echu):
        return
    dit = f"{avis.get_sens_display()}. {avis.texte}" if avis.donne else f"Sans réponse au {date_courte(avis.echeance)}"
    MODERATION.noter(evenement, "Avis de l’État périmé par la nouvelle date ou le nouveau lieu", par=par, motif=dit)
    avis.delete()


def jours_ouvres_apres(*, jour: datetime.date, nombre: int) -> datetime.date:
    """So many days later, Saturdays, Sundays and public holidays left out."""
    feries = moderation.feries_entre(jour, jour + datetime.timedelta(days=3 * nombre + 14))
    while nombre:
        jour += datetime.timedelta(days=1)
        nombre -= jour.weekday() < 5 and jour not in feries
    return jour


@transaction.atomic
def avis_etat_donner(*, avis: AvisEtat, par: Compte, sens: str, texte: str = "") -> AvisEtat:
    """Give the opinion, once. Raises RegleRefusee "donne", "droit", "sens", or "texte" when reserves are not told."""
    # Sans joindre « par » : qui attend le verrou relirait sa ligne, et l’auteur d’avant.
    verrou = AvisEtat.objects.select_for_update(of=("self",)).select_related("evenement").get(pk=avis.pk)
    if verrou.donne:
        dit = f"« {verrou.get_sens_display()} », le {date_courte(verrou.le)} à {heure(verrou.le)}"
        raise RegleRefusee("donne", f"L’avis est déjà donné par {verrou.par.nom_complet} : {dit}.")
    if not peut_donner_avis(par, verrou.evenement):
        raise RegleRefusee("droit", "Cet événement n’attend plus d’avis : sa modération est faite.")
    if sens not in SensAvis.values:
        raise RegleRefusee("sens", "Choisissez un avis.")
    if sens != SensAvis.FAVORABLE and not texte.strip():
        raise RegleRefusee("texte", "Dites pourquoi, en quelques mots : qui modère les lira.")
    verrou.sens, verrou.texte, verrou.par, verrou.le = sens, texte.strip(), par, timezone.now()
    verrou.save(update_fields=["sens", "texte", "par", "le"])
    avis_annoncer(verrou)
    return verrou


# The official calendars: school holidays of the zone, public holidays. Nothing is fetched: the package holds them.

ZONE = "A"  # l’académie de Poitiers
SOURCE_VACANCES = "Calendrier scolaire national, zone A"
SOURCE_FERIES = "Code du travail, article L. 3133-1"
ANNEES = 3  # dont l’année en cours
UN_JOUR = datetime.timedelta(days=1)
FIXES = (
    (1, 1, "Jour de l’An"),
    (5, 1, "Fête du travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
APRES_PAQUES = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))


def jours_feries(*, annee: int) -> Iterator[JourSensible]:
    """The eleven public holidays of a year, not written yet."""
    paques = easter(annee)
    dates = [(datetime.date(annee, mois, jour), titre) for mois, jour, titre in FIXES]
    dates += [(paques + ecart * UN_JOUR, titre) for ecart, titre in APRES_PAQUES]
    for jour, titre in sorted(dates):
        yield JourSensible(nature=NatureJour.FERIE, titre=titre, du=jour, au=jour + UN_JOUR, source=SOURCE_FERIES)


def vacances_scolaires(*, depuis: datetime.date) -> Iterator[JourSensible]:
    """The school holidays of the zone that end after a day, as far as they are published; not written yet."""
    calendrier = SchoolHolidayDates()
    jours = (jour for jour in sorted(calendrier.data) if calendrier.is_holiday_for_zone(jour, ZONE))
    suite: list[tuple[str, datetime.date, datetime.date]] = []
    for jour in jours:
        nom = calendrier.data[jour]["nom_vacances"]
        if suite and suite[-1][0] == nom and suite[-1][2] == jour:
            suite[-1] = (nom, suite[-1][1], jour + UN_JOUR)
        else:
            suite.append((nom, jour, jour + UN_JOUR))
    for nom, du, au in suite:
        if au > depuis:
            yield JourSensible(nature=NatureJour.VACANCES, titre=typo(nom), du=du, au=au, source=SOURCE_VACANCES)


def _calendriers_lire(annee: int) -> Iterator[JourSensible]:
    """Everything to come, and the year in progress."""
    yield from vacances_scolaires(depuis=datetime.date(annee, 1, 1))
    for suivante in range(annee, annee + ANNEES):
        yield from jours_feries(annee=suivante)


# The days that are not like the others: typed by the Région, or loaded from the official calendars.

DUREE_MAX = 120


@transaction.atomic
def jour_sensible_ecrire(
    *,
    par: Compte,
    nature: str,
    titre: str,
    du: datetime.date,
    dernier: datetime.date,
    source: str,
    publics: Iterable[TypePublic] = (),
    jour: JourSensible | None = None,
) -> JourSensible:
    """Add days, or change those of `jour`; `dernier` is the last one, included. Sent twice, they are there once.

    Raises RegleRefusee "droit", "dernier", or "deja" when the list has them under this title.
    """
    _region_exiger(par)
    if dernier < du:
        raise RegleRefusee("dernier", "Le dernier jour suit le premier.")
    if (dernier - du).days >= DUREE_MAX:
        raise RegleRefusee("dernier", f"Au plus {DUREE_MAX} jours.")
    au = dernier + datetime.timedelta(days=1)
    deja = JourSensible.objects.filter(nature=nature, titre=titre, du=du).exclude(pk=jour.pk if jour else None).first()
    if deja is not None:
        if jour is None and (deja.au, deja.source, deja.ecrit_par_id) == (au, source, par.pk):
            return deja
        raise RegleRefusee("deja", "Ce jour est déjà dans la liste.")
    jour = jour or JourSensible()
    jour.nature, jour.titre, jour.du, jour.au, jour.source, jour.ecrit_par = nature, titre, du, au, source, par
    jour.save()
    jour.publics.set(publics)
    return jour


@transaction.atomic
def jour_sensible_retirer(*, jour: JourSensible, par: Compte) -> None:
    """Take days off the list; gone already, nothing happens. Raises RegleRefusee "droit"."""
    _region_exiger(par)
    JourSensible.objects.filter(pk=jour.pk).delete()


@transaction.atomic
def jours_sensibles_charger() -> tuple[int, int]:
    """Write what the official calendars say and the list does not; how many were added, how many were there already.

    Days of the same nature and title that overlap are the same ones: what the Région corrected stays as it is.
    """
    ajoutes, gardes, eleves = 0, 0, list(TypePublic.objects.filter(code=ELEVES))
    connus: dict[tuple[str, str], list[tuple[datetime.date, datetime.date]]] = {}
    for nature, titre, du, au in JourSensible.objects.values_list("nature", "titre", "du", "au"):
        connus.setdefault((nature, titre), []).append((du, au))
    for jour in _calendriers_lire(timezone.localdate().year):
        if any(du < jour.au and au > jour.du for du, au in connus.get((jour.nature, jour.titre), ())):
            gardes += 1
            continue
        jour.save()
        if jour.nature == NatureJour.VACANCES:
            jour.publics.set(eleves)
        ajoutes += 1
    return ajoutes, gardes


def _region_exiger(par: Compte) -> None:
    if not est_region(par):
        raise RegleRefusee("droit", "Seule la Région tient cette liste.")


# The programme of a year is frozen: a number, a file, its print; nothing writes it again.

DOSSIER, PREFIXE, ESSAIS = "programmes", "PROG", 5


def programme_figer(*, par: Compte, annee: int, bassin: Bassin | None, cle: uuid.UUID) -> ProgrammeAnnuel:
    """Freeze what everyone reads of the programme of a year; sent twice under the same key, it is frozen once.

    The document is made before anything is written: two at the same moment take two numbers. Raises RegleRefusee
    "droit", "vide", "numero", or "pdf_indisponible".
    """
    if (deja := ProgrammeAnnuel.objects.filter(uuid=cle, fige_par=par).first()) is not None:
        return deja
    if not peut_figer(par, bassin):
        raise RegleRefusee("droit", "Ce programme n’est pas à figer par vous.")
    evenements = list(moderation.programme_public(annee, bassin))
    if not evenements:
        raise RegleRefusee("vide", "Rien de public n’est programmé cette année-là : il n’y a rien à figer.")
    for _essai in range(ESSAIS):
        racine = f"{PREFIXE}-{annee}-"
        dernier = ProgrammeAnnuel.objects.filter(numero__startswith=racine).aggregate(dernier=Max("numero"))["dernier"]
        numero = f"{racine}{int(dernier.removeprefix(racine)) + 1 if dernier else 1:03d}"
        programme = ProgrammeAnnuel(
            uuid=cle, numero=numero, annee=annee, bassin=bassin, evenements=len(evenements), fige_par=par
        )
        contenu = moderation.programme_pdf(programme, evenements)
        try:
            return _garder(programme, contenu)
        except IntegrityError:  # un autre a pris ce numéro, ou cette clé
            if (deja := ProgrammeAnnuel.objects.filter(uuid=cle, fige_par=par).first()) is not None:
                return deja
    raise RegleRefusee("numero", "Aucun numéro n’a pu être réservé. Réessayez dans un instant.")


@transaction.atomic
def _garder(programme: ProgrammeAnnuel, contenu: bytes) -> ProgrammeAnnuel:
    """The row, then its file: the number is taken before a file bears it."""
    programme.fichier = f"{DOSSIER}/{programme.annee}/{programme.numero}-{uuid.uuid4().hex[:8]}.pdf"
    programme.sha256 = gels.empreinte(contenu)
    programme.save()
    gels.fichier_poser(programme.fichier, contenu)
    return programme
