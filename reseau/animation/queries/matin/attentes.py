"""What waits for who animates: meetings to call and to close, minutes to adopt, events, requests for accounts."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from home.periodes import mois_apres
from home.typographie import date_longue, nombre_dire
from reseau.agenda.queries.moderation import evenements_en_attente
from reseau.animation.choices import A_ADOPTER, EtatObservation, EtatReunion
from reseau.animation.models import Comite, Reunion
from reseau.animation.permissions import comites_tenus
from reseau.comptes.models import Compte
from reseau.membres.queries.equipes import demandes_a_traiter

E = EtatReunion
DITS = 2  # ce qui est nommé de plusieurs choses semblables
LOIN = datetime.date.max


@dataclass(frozen=True)
class Attente:
    """One thing to do: its words, its door, and the day that gives it its place in the list."""

    titre: str
    detail: str
    bouton: str
    url: str
    avant: datetime.date = LOIN
    pressee: bool = False

    @property
    def geste(self) -> str:
        """The name of its button, read alone: « Relire : compte rendu n° 4 »."""
        return self.titre if self.titre.startswith(self.bouton) else f"{self.bouton} : {self.titre}"


def attentes_lire(compte: Compte) -> list[Attente]:
    """What waits, the most pressing first; the same queries whatever waits."""
    trouvees = [*_reunions(compte), *_a_prevoir(compte), *_evenements(compte), *_demandes(compte)]
    return sorted(trouvees, key=lambda attente: attente.avant)


def _reunions(compte: Compte) -> Iterator[Attente]:
    suivies = Reunion.objects.filter(
        Q(etat__in=(E.BROUILLON, E.REPORTEE), fin__gt=timezone.now())
        | Q(etat__in=(E.CONVOQUEE, E.EN_COURS), fin__lte=timezone.now())
        | Q(etat__in=A_ADOPTER),
        comite__in=comites_tenus(compte),
    )
    a_traiter = Count("observations", filter=Q(observations__etat=EtatObservation.RECUE), distinct=True)
    garnies = suivies.select_related("comite").annotate(
        a_traiter=a_traiter, nombre_de_points=Count("points", distinct=True)
    )
    for reunion in garnies.order_by("debut", "pk"):
        if reunion.etat in (E.BROUILLON, E.REPORTEE):
            yield _a_convoquer(reunion, reunion.nombre_de_points)
        elif reunion.etat in (E.CONVOQUEE, E.EN_COURS):
            yield _a_clore(reunion)
        elif reunion.a_traiter or reunion.observations_jusquau < timezone.localdate():
            yield _a_adopter(reunion, reunion.a_traiter)


def _a_convoquer(reunion: Reunion, combien: int) -> Attente:
    """Before its deadline, or past it: then a reason will be asked."""
    limite = timezone.localdate(reunion.debut) - datetime.timedelta(days=reunion.comite.delai_convocation)
    reste, delai = (limite - timezone.localdate()).days, nombre_dire(reunion.comite.delai_convocation, "jour")
    suite = f"Il reste {nombre_dire(reste, 'jour')} pour tenir le délai de {delai}."
    if reste <= 0:
        suite = f"Le délai de {delai} " + ("se tient aujourd’hui." if reste == 0 else "est passé : dites pourquoi.")
    points = nombre_dire(combien, "point")
    return Attente(
        f"Convoquer : {reunion.comite.nom}, le {date_longue(reunion.debut)}",
        f"{points}. {suite}", "Convoquer", reverse("reunion_preparer", args=[reunion.uuid]), limite, reste <= 0,
    )  # fmt: skip


def _a_clore(reunion: Reunion) -> Attente:
    return Attente(
        f"Clore : {reunion.comite.nom}, réunion n° {reunion.numero}",
        f"Elle s’est tenue le {date_longue(reunion.debut)}. Ses décisions prennent leur numéro à la clôture.",
        "Clore", reverse("reunion_seance", args=[reunion.uuid]), timezone.localdate(reunion.fin), True,
    )  # fmt: skip


def _a_adopter(reunion: Reunion, observations: int) -> Attente:
    suite = "Les observations sont closes : il peut être adopté."
    if observations:
        suite = f"{nombre_dire(observations, 'observation')} à traiter."
    return Attente(
        f"Compte rendu n° {reunion.numero}, {reunion.comite.nom}", suite, "Relire",
        reverse("compte_rendu", args=[reunion.uuid]), reunion.observations_jusquau,
    )  # fmt: skip


def _a_prevoir(compte: Compte) -> Iterator[Attente]:
    """Bodies whose last meeting is older than their cadence, and that have none ahead."""
    tenus = Comite.objects.en_vigueur().filter(pk__in=comites_tenus(compte), cadence__gt=0)
    for comite in tenus.annotate(derniere=Max("reunions__debut", filter=~Q(reunions__etat=E.ANNULEE))):
        depuis = timezone.localdate(comite.derniere) if comite.derniere else comite.du
        echue = mois_apres(jour=depuis, mois=comite.cadence)
        if echue <= timezone.localdate() and depuis <= timezone.localdate():
            dit = f"La dernière date du {date_longue(comite.derniere)}" if comite.derniere else "Elle n’en a pas encore"
            yield Attente(
                f"Prévoir une réunion : {comite.nom}", f"{dit} ; sa cadence est de {comite.cadence} mois.", "Voir",
                reverse("instance", args=[comite.code]), echue,
            )  # fmt: skip


def _evenements(compte: Compte) -> Iterator[Attente]:
    if attendent := list(evenements_en_attente(compte)):
        dits = ", ".join(evenement.titre for evenement in attendent[:DITS])
        reste = f" et {nombre_dire(len(attendent) - DITS, 'autre')}" if len(attendent) > DITS else ""
        yield Attente(
            f"{nombre_dire(len(attendent), 'événement')} à relire", f"{dits}{reste}.", "Relire",
            reverse("agenda_moderer"), timezone.localdate(attendent[0].propose_le),
        )  # fmt: skip


def _demandes(compte: Compte) -> Iterator[Attente]:
    if demandes := list(demandes_a_traiter(compte).order_by("pk")):
        dits = ", ".join(str(demande.structure or "sans structure") for demande in demandes[:DITS])
        titre = nombre_dire(len(demandes), "demande")
        url = reverse("demande", args=[demandes[0].pk]) if len(demandes) == 1 else reverse("demandes")
        yield Attente(f"{titre} de compte", f"{dits}.", "Accueillir", url)
