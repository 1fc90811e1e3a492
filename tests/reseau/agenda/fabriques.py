"""Builders of the agenda: an event as someone proposes it, moderated or not, tomorrow in two months."""

import datetime
import itertools
import uuid
from collections.abc import Callable

from django.utils import timezone

from home.documents import gels
from home.models import Courriel
from reseau.agenda.horaires import Horaire, Repetition
from reseau.agenda.models import Apport, CharteEvenements, Creneau, Evenement, Participation
from reseau.agenda.rules import participations as apports
from reseau.agenda.rules.evenements import evenement_creer, evenement_proposer
from reseau.agenda.rules.moderation import evenement_programmer, programme_figer
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme, TypePublic
from tests.fabriques import un_bassin, un_conseiller, une_region
from tests.reseau.annuaire.fabriques import une_commune

DE, A = datetime.time(14), datetime.time(18)
SALLES = itertools.count(1)


def dans(jours: int = 60) -> datetime.date:
    """A day to come, or past."""
    return timezone.localdate() + datetime.timedelta(days=jours)


def un_horaire(jours: int = 60, de: datetime.time = DE, a: datetime.time = A) -> Horaire:
    """An afternoon of a day to come."""
    return Horaire(dans(jours), de, a)


def un_evenement(
    moderation: str = "PROGRAMME",
    *,
    par: Compte | None = None,
    bassins: tuple[str, ...] = ("niort",),
    horaire: Horaire | None = None,
    repetition: Repetition | None = None,
    publics: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    option: bool = False,
    **champs,
) -> Evenement:
    """A free forum in Niort, proposed by a counsellor and put on the programme by the Région unless told otherwise."""
    par = par or un_conseiller()
    champs.setdefault("organisateur", par.rattachements.first().structure)
    if not champs.get("lieu") and not champs.get("lien"):
        champs.setdefault("commune", une_commune("Niort"))
        champs.setdefault("endroit", "Halle de Brioux")
        champs.setdefault("salle", f"Salle {next(SALLES)}")  # une par événement : nul ne se dispute la même
    dits = {"titre": "Forum des métiers", "resume": "Rencontrer ceux qui recrutent.", "genre": "FORUM"}
    evenement = evenement_creer(
        par=par,
        cle=uuid.uuid4(),
        horaire=horaire or un_horaire(),
        repetition=repetition,
        option=option,
        ensembles={
            "bassins": [un_bassin(code) for code in bassins],
            "publics": TypePublic.objects.filter(code__in=publics),
            "themes": Theme.objects.filter(code__in=themes),
        },
        **{**dits, "gratuit": True, "neutre": True, **champs},
    )
    if moderation != "BROUILLON":
        evenement_proposer(evenement=evenement, par=par, motif_delai="Date nationale", motif="Date nationale")
    if moderation == "PROGRAMME":
        evenement_programmer(evenement=evenement, par=une_region())
    evenement.refresh_from_db()
    return evenement


def un_creneau(evenement: Evenement, rang: int = 1) -> Creneau:
    """One date of an event."""
    return evenement.creneaux.get(rang=rang)


def passe(evenement: Evenement, jours: int = 1) -> Evenement:
    """The same event, held so many days ago."""
    fin = timezone.now() - datetime.timedelta(days=jours)
    debut = fin - datetime.timedelta(hours=4)
    evenement.creneaux.update(debut=debut, fin=fin)
    Evenement.objects.filter(pk=evenement.pk).update(debut=debut, fin=fin)
    evenement.refresh_from_db()
    return evenement


def un_programme_fige() -> bytes:
    """The frozen document of a year: a series, a long title, a place and none."""
    horaire = un_horaire()
    un_evenement(titre="Permanence", horaire=horaire, repetition=Repetition("SEMAINE", dans(60 + 70)))
    un_evenement(titre="Rencontrer ceux qui recrutent " * 4, bassins=(), publics=("eleves-etudiants",))
    programme = programme_figer(par=une_region(), annee=horaire.jour.year, bassin=None, cle=uuid.uuid4())
    return gels.fichier_lire(programme.fichier) or b""


def une_charte(delai: int = 45, **champs) -> CharteEvenements:
    """A version of the charter in force since last year."""
    champs.setdefault("numero", CharteEvenements.objects.count() + 1)
    champs.setdefault("texte", "Un événement est gratuit et neutre.")
    champs.setdefault("en_vigueur_du", dans(-365))
    champs.setdefault("publiee_par", une_region())
    return CharteEvenements.objects.create(delai=delai, **champs)


def mes_evenements() -> tuple[Compte, str, Callable[[int], Evenement]]:
    """Whose list of events, where it is read, and how one more comes in it."""
    compte = un_conseiller()
    return compte, "/agenda/miens/", lambda rang: un_evenement("BROUILLON", par=compte)


# What people do together: something brought, someone who comes, a report.


def un_apport(evenement: Evenement, par: Compte | None = None, *, personnes: int = 2, **champs) -> Apport:
    """A stand, in the name of the structure of a counsellor of another one."""
    par = par or un_conseiller()
    champs.setdefault("structure", par.rattachements.first().structure)
    champs.setdefault("cle", uuid.uuid4())
    champs.setdefault("quoi", "Un stand")
    return apports.apport_proposer(evenement=evenement, par=par, personnes=personnes, **champs)


def un_manque(evenement: Evenement, quoi: str = "Un accueil des enfants") -> Apport:
    """Something that whoever prepares the event looks for."""
    return apports.apport_chercher(evenement=evenement, par=evenement.cree_par, cle=uuid.uuid4(), quoi=quoi)


def une_venue(evenement: Evenement, compte: Compte | None = None, *, vient: bool = True) -> Participation:
    """A counsellor who answers."""
    return apports.participation_repondre(evenement=evenement, par=compte or un_conseiller(), vient=vient)


def un_bilan(evenement: Evenement, **champs):
    """The report of whoever prepared it."""
    dits = {"visiteurs": 120, "structures": 4, "reussi": "Du monde toute la journée.", **champs}
    return apports.bilan_rendre(evenement=evenement, par=evenement.cree_par, **dits)


def recus(gabarit: str) -> list[str]:
    """Who was written to by a mail of the agenda."""
    return sorted(Courriel.objects.filter(gabarit=f"agenda/{gabarit}").values_list("destinataire", flat=True))
