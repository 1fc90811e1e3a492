"""The two pages opened first: the morning of a chargé de mission, and the page of a chair (R4.14)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from home.registre import Etendue, Perimetre, Valeur, indicateurs, lire
from home.site.cache import Gardee
from home.temps.calendrier import Occupation, heure_de_paris, occupations_lire
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue, duree, nombre, nombre_dire
from reseau.agenda.portes import evenements_en_attente
from reseau.animation import choices
from reseau.animation.models import Action, Comite, Decision, Reunion
from reseau.animation.permissions import comites_tenus, sieges_de
from reseau.animation.queries.comites import fiches_lire
from reseau.animation.queries.comptes_rendus import presences_lire
from reseau.animation.queries.decisions import PORTEURS as PORTEURS_PRESIDENCE
from reseau.animation.queries.decisions import Jauge, en_retard
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes
from reseau.membres.portes import demandes_a_traiter, visibles_pour
from reseau.territoires.models import Bassin, CompositionCommission

# What waits for who animates: meetings to call and to close, minutes to adopt, events, requests for accounts.

E = choices.EtatReunion
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
        | Q(etat__in=choices.A_ADOPTER),
        comite__in=comites_tenus(compte),
    )
    a_traiter = Count("observations", filter=Q(observations__etat=choices.EtatObservation.RECUE), distinct=True)
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


# What slipped, and whom to call about it: owners with the telephone that this reader may see.

PORTEURS = ("porteur_compte__profil", "porteur_structure", "porteur_reseau", "comite")


def glisses_lire(compte: Compte) -> list[Action | Decision]:
    """Decisions and actions past their day in the bodies that this person holds, the latest first; two queries."""
    tenus, jour = comites_tenus(compte), timezone.localdate()
    decisions = Decision.objects.filter(etat=choices.EtatDecision.ADOPTEE, echeance__lt=jour, comite__in=tenus)
    actions = Action.objects.filter(etat__in=choices.ACTIONS_OUVERTES, echeance__lt=jour, comite__in=tenus)
    lues: list[Action | Decision] = [*decisions.select_related(*PORTEURS), *actions.select_related(*PORTEURS)]
    return sorted(lues, key=lambda chose: (-chose.retard, chose.pk))


def appels_lire(compte: Compte, glisses: Iterable[Action | Decision]) -> list[dict[str, Any]]:
    """The owners of what slipped whose telephone this person sees, who is the most late first, each with what."""
    permis = visibles_pour(compte)
    appels: dict[tuple, dict[str, Any]] = {}
    for chose in glisses:
        if telephone := _telephone(chose, permis):
            cle = chose.porteur_compte_id, chose.porteur_structure_id, chose.porteur_reseau_id
            appels.setdefault(cle, {"nom": chose.qui, "telephone": telephone, "choses": []})["choses"].append(chose)
    return list(appels.values())


def _telephone(chose: Action | Decision, permis: tuple[str, ...]) -> str:
    """Of the person when she shows it, else of the organisation that answers for it."""
    profil = getattr(chose.porteur_compte, "profil", None)
    if profil and profil.telephone and profil.telephone_visible in permis:
        return profil.telephone
    organisme = chose.porteur_structure or chose.porteur_reseau
    return organisme.telephone if organisme else ""


# How one's bassins are, in numbers: their sheets, and what the rooms above count of the last three months.

TRIMESTRE = datetime.timedelta(days=91)
MINUTES = "minutes"  # l’unité d’un nombre qui se lit en heures
MINUIT = datetime.time()


def pouls_lire(bassins: frozenset[int]) -> list[tuple[str, str]]:
    """« fiches à jour », « 16 sur 16 », then what is counted bassin by bassin; what is hidden of one adds nothing."""
    fiches, jour = fiches_lire(bassins), timezone.localdate()
    pouls = [("fiches à jour", f"{nombre(fiches['a_jour'])} sur {nombre(fiches['nombre'])}")]
    lus = ACTIVITE.lire_lot(((bassin, jour) for bassin in sorted(bassins)), _compter)
    for rang, source in enumerate(source for source in indicateurs().values() if source.additif):
        valeurs = [valeurs[rang] for valeurs in lus.values()]
        nombres = [valeur.nombre for valeur in valeurs if valeur.nombre is not None and not valeur.masque]
        if nombres:
            somme = int(sum(nombres))
            dit = (source.unite == MINUTES and duree(somme)) or nombre(somme)
            pouls.append((f"{source.libelle.lower()}, en trois mois", dit))
    return pouls


ACTIVITE = Gardee("activité d’un bassin")


def _compter(cles: list[tuple[int, datetime.date]]) -> dict[tuple[int, datetime.date], list[Valeur]]:
    un_jour = datetime.timedelta(days=1)
    return {  # ce qui s’additionne
        (bassin, jour): [
            source.lire(Perimetre(Etendue.BASSIN, bassin), jour + un_jour - TRIMESTRE, jour + un_jour)
            for source in indicateurs().values()
            if source.additif
        ]
        for bassin, jour in cles
    }


def matin_lire(compte: Compte) -> dict[str, Any]:
    """What waits, what slipped, whom to call, what the day holds, how the bassins are; as many questions always."""
    bassins, glisses, attentes = bassins_animes(compte), glisses_lire(compte), attentes_lire(compte)
    appels = appels_lire(compte, glisses)
    return {
        "bassins": list(Bassin.objects.filter(pk__in=bassins).order_by("nom")),
        "attentes": attentes,
        "glisses": glisses,
        "appels": appels,
        "fini": not (attentes or glisses or appels),
        "journee": _journee(compte, bassins),
        "pouls": pouls_lire(bassins),
    }


def _journee(compte: Compte, bassins: frozenset[int]) -> list[Occupation]:
    """What every room says of today in these bassins, or expects this person at; asked each time, being hers."""
    jour = timezone.localdate()
    debut, fin = heure_de_paris(jour, MINUIT), heure_de_paris(jour + datetime.timedelta(days=1), MINUIT)
    du_jour = [
        occupation
        for occupation in occupations_lire(debut, fin)
        if (occupation.bassins & bassins or compte.pk in occupation.attendus()) and occupation.lisible_par(compte)
    ]
    return sorted(du_jour, key=lambda occupation: (occupation.debut, occupation.uid))


# What the page of a chair tells: what waits for one gesture, the next meeting, what is late, the territories.
#
# What other rooms follow there comes by the registry (`presidence`).


def presidence_lire(compte: Compte) -> dict[str, Any]:
    """What the bodies that this person chairs today ask of her."""
    presides = [pk for pk, qualite in sieges_de(compte).items() if qualite == choices.Qualite.PRESIDENCE]
    comites = list(Comite.objects.filter(pk__in=presides).select_related("bassin", "commission"))
    tardives = Decision.objects.filter(en_retard(), comite__in=presides).select_related("comite", *PORTEURS_PRESIDENCE)
    retards = list(tardives.order_by("echeance", "pk")[:20])
    attentes, territoires = _attentes(presides), _territoires(comites)
    return {
        "comites": comites,
        "attentes": attentes,
        "prochaine": _prochaine(presides),
        "retards": retards,
        "territoires": territoires,
        "suivis": [carte for offre in lire("presidence") if (carte := offre(compte, comites, territoires))],
        "chapo": _chapo(sum(reunion.pret for reunion in attentes), len(retards)),
        "valeurs": {bassin.nom: 4 for bassin in territoires},
    }


def _chapo(prets: int, tard: int) -> str:
    """What it comes to, in one sentence."""
    attend = f"{prets} comptes rendus vous attendent." if prets else "Rien ne vous attend."
    if prets == 1:
        attend = "Un compte rendu vous attend."
    suite = f"Tout suit son cours, sauf {nombre_dire(tard, 'décision')}." if tard else "Tout le reste suit son cours."
    return f"{attend} {suite}"


def _attentes(presides: list[int]) -> list[Any]:
    """The meetings whose minutes wait: `pret` when nothing stands in the way, then one gesture adopts them."""
    recues = Count("observations", distinct=True)
    a_traiter = Count("observations", filter=Q(observations__etat=choices.EtatObservation.RECUE), distinct=True)
    reunions = Reunion.objects.filter(comite__in=presides, etat__in=choices.A_ADOPTER).select_related("comite")
    reunions = reunions.annotate(recues=recues, a_traiter=a_traiter, prises=Count("decisions", distinct=True))
    attentes: list[Any] = list(reunions.order_by("debut"))
    for reunion in attentes:
        reunion.presences = presences_lire(reunion)
        passe = timezone.localdate() > reunion.observations_jusquau
        reunion.pret = passe and not reunion.a_traiter and reunion.presences.atteint
    return sorted(attentes, key=lambda reunion: not reunion.pret)


VENUES = (
    (choices.Reponse.OUI, "viennent"),
    (choices.Reponse.REMPLACE, "se font remplacer"),
    (choices.Reponse.NON, "ne viennent pas"),
)


def _prochaine(presides: list[int]) -> dict[str, Any] | None:
    """The next meeting and what its seats answered: « 11 viennent, 1 se font remplacer »."""
    a_venir = Reunion.objects.filter(comite__in=presides, etat__in=choices.PRENNENT_DATE, fin__gt=timezone.now())
    reunion = a_venir.select_related("comite", "lieu").order_by("debut").first()
    if reunion is None:
        return None
    convocations = list(reunion.convocations.select_related("siege"))
    reponses = Counter(convocation.reponse for convocation in convocations)
    return {
        "reunion": reunion,
        "sieges": len(convocations),
        "quorum": reunion.comite.quorum_de(sum(convocation.siege.compte_au_quorum for convocation in convocations)),
        "dites": len(convocations) - reponses[""],
        "phrase": ", ".join(f"{reponses[code]} {mot}" for code, mot in VENUES if reponses[code]),
    }


def _territoires(comites: list[Comite]) -> list[Any]:
    """The bassins of these bodies, each with its `jauge`: what its local body does there; numbers alone."""
    bassins = [comite.bassin_id for comite in comites if comite.bassin_id]
    commissions = [comite.commission_id for comite in comites if comite.commission_id]
    tenus = CompositionCommission.objects.en_vigueur().filter(commission__in=commissions).values("bassin")
    territoires: list[Any] = list(Bassin.objects.filter(Q(pk__in=bassins) | Q(pk__in=tenus)).order_by("nom"))
    jauges = {bassin.pk: Jauge() for bassin in territoires}
    jour = timezone.localdate()
    actions = Action.objects.filter(comite__bassin__in=jauges).exclude(etat=choices.EtatAction.ABANDONNEE)
    for bassin, etat, echeance in actions.values_list("comite__bassin", "etat", "echeance"):
        jauges[bassin].nombres[_genre(etat, echeance < jour)] += 1
    for bassin in territoires:
        bassin.jauge = jauges[bassin.pk]
    return territoires


def _genre(etat: str, passee: bool) -> str:
    if etat == choices.EtatAction.FAITE:
        return "fait"
    if passee:
        return "tard"
    return "lancer" if etat == choices.EtatAction.A_FAIRE else "cours"
