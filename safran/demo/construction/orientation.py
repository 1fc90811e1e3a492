"""What any door says first, needs, orientation rules and slips, support schemes, trends and requests for a
training, by the rules.
"""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reseau.annuaire.models import Service
from reseau.carnets.models import FicheRetenue
from reseau.carnets.rules import carnet_creer, carnet_remplir, favori_poser
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.orientation.choices import EtatFiche, EtatRegle, Rang
from reseau.orientation.models import BesoinType, FicheLiaison, JeuDeRegles, PremiereInformation, Regle, Situation
from reseau.orientation.queries.assistant import Demande, Orienteur, Porte, Reponse
from reseau.orientation.queries.besoins import Choix, choix_lire
from reseau.orientation.rules import regles
from reseau.orientation.rules.besoins import information_ecrire, informations_rappeler, orientation_charger
from reseau.orientation.rules.couverture import couvertures_calculer
from reseau.orientation.rules.fiches import fiche_ouvrir, fiche_poursuivre, fiche_readresser, fiche_recevoir
from reseau.plans.models import ActionPlan
from reseau.plans.queries.plans import besoin_de
from reseau.structures.models import Reseau, Structure
from reseau.tendances.models import SourceDeVeille, Tendance
from reseau.tendances.rules import source_ecrire, veille_rappeler
from reseau.territoires.models import Bassin, Commune
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demandes.choices import REPONDUES, EtatDemande
from safran.demandes.rules import demande_deposer, demande_programmer, demande_traiter
from safran.demo.dates import a_l_instant, fichier_lire, instant, jour
from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.rules import dispositif_creer, dispositif_passer, usage_declarer
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation

# What any door says first, then what a counsellor keeps at hand, by the rules.

REGION = "olivier-marchadier"
TEXTES = ("a_dire", "a_apporter", "sources")


def information_construire(contexte: dict[str, Any]) -> None:
    """Nothing when it stands already; whoever keeps an old page is told of it."""
    if PremiereInformation.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("premieres_informations.yaml")
    for fiche in dits["informations"]:
        with a_l_instant(instant(fiche["il_y_a"])):
            information_ecrire(
                besoin=BesoinType.objects.get(code=fiche["besoin"]),
                par=comptes[REGION],
                version=0,
                reseau=Reseau.objects.get(code=fiche["reseau"]),
                **{nom: fiche[nom] for nom in TEXTES},
            )
    informations_rappeler()
    for fiche in dits["carnets"]:  # des favoris, puis la liste qui en est faite
        par, structures = comptes[fiche["par"]], Structure.objects.filter(code__in=fiche["structures"])
        for cible in (*structures, *Service.objects.filter(nom__in=fiche["services"])):
            favori_poser(cible=cible, par=par, pose=True)
        carnet = carnet_creer(par=par, cle=uuid.uuid4(), titre=fiche["titre"])
        favoris = FicheRetenue.objects.filter(carnet__compte=par, carnet__titre="").select_related("carnet")
        carnet_remplir(carnet=carnet, par=par, fiches=favoris)


# Needs, the rules in force and those being prepared, their cases, sixty slips over six months, then the coverage.

MESURES = (46, 44)  # jours : la fiche du GRETA à Royan, confirmée il y a 410 jours, expire entre les deux
RELUE = ("besoin", "situation", "contrainte", "bassin", "effet", "reseau", "service", "mode", "poids", "motif")


def orientation_construire(contexte: dict[str, Any]) -> None:
    """Nothing when a set of rules stands already."""
    if JeuDeRegles.objects.exists():
        return
    orientation_charger()
    dits, comptes = fichier_lire("orientation.yaml"), contexte["comptes"]
    region = comptes["olivier-marchadier"]
    regles_construire(dits, region)
    for fiche in dits["cas"]:
        if "plus_tard" in fiche:
            _cas(fiche, region)
    _fiches(dits["fiches"], comptes)
    _suivant(dits, region, comptes)
    for il_y_a in MESURES:
        with a_l_instant(instant(il_y_a)):
            couvertures_calculer()
    couvertures_calculer()


def _cas(fiche: dict[str, Any], region: Compte) -> None:
    regles.cas_ecrire(
        par=region,
        cle=uuid.uuid4(),
        libelle=fiche["dit"],
        besoin=BesoinType.objects.get(code=fiche["besoin"]),
        situation=Situation.objects.get(code=fiche["situation"]),
        points=Situation.objects.filter(code__in=fiche.get("points", ())),
        contraintes=fiche.get("contraintes", []),
        commune=Commune.objects.get(code_insee=fiche["commune"]),
        attendus=Reseau.objects.filter(code__in=fiche.get("attendus", ())),
        interdits=Reseau.objects.filter(code__in=fiche.get("interdits", ())),
    )


def _dite(fiche: dict[str, Any]) -> dict[str, Any]:
    modeles = {"besoin": BesoinType, "situation": Situation, "reseau": Reseau}
    dits = {nom: valeur for nom, valeur in fiche.items() if nom in RELUE}
    return {n: modeles[n].objects.get(code=v) if n in modeles else v for n, v in dits.items()}


def regles_construire(dits: dict[str, Any], region: Compte) -> None:
    """The cases, then the set that answers today: written, tried, published; the former ones are not told."""
    with a_l_instant(instant(dits["publie_il_y_a"])):
        for fiche in dits["cas"]:
            if "plus_tard" not in fiche:
                _cas(fiche, region)
        jeu = regles.jeu_preparer(par=region)
        JeuDeRegles.objects.filter(pk=jeu.pk).update(numero=dits["depart"])
        for rang, fiche in enumerate(dits["regles"]):
            regles.regle_ecrire(jeu=jeu, par=region, version=rang + 1, cle=uuid.uuid4(), **_dite(fiche))
        regles.jeu_essayer(jeu=jeu, par=region)
        regles.jeu_publier(jeu=jeu, par=region)


def _suivant(dits: dict[str, Any], region: Compte, comptes: dict[str, Compte]) -> None:
    """The draft, and what was proposed for it: three of its cases are wrong."""
    with a_l_instant(instant(17)):
        proposees = [
            regles.regle_proposer(par=comptes[fiche["propose_par"]], cle=uuid.uuid4(), **_dite(fiche))
            for fiche in dits["suivant"]
            if "propose_par" in fiche
        ]
    with a_l_instant(instant(4)):
        jeu = regles.jeu_preparer(par=region)
        for regle in proposees:
            regles.regle_retenir(regle=regle, par=region)
        for fiche in dits["suivant"]:
            if "propose_par" not in fiche:
                _modifier(jeu, fiche, region)
        for fiche in dits["propositions"]:
            regles.regle_proposer(par=comptes[fiche["par"]], cle=uuid.uuid4(), **_dite(fiche))
    with a_l_instant(instant(2)):
        regles.jeu_essayer(jeu=jeu, par=region)


def _modifier(jeu: JeuDeRegles, fiche: dict[str, Any], region: Compte) -> None:
    """Correct a rule that has this number, or add one."""
    jeu.refresh_from_db()
    regle = Regle.objects.filter(jeu=jeu, numero=fiche.get("numero"), etat=EtatRegle.RETENUE).first()
    dits = ({nom: getattr(regle, nom) for nom in RELUE} if regle else {}) | _dite(fiche)
    regles.regle_ecrire(jeu=jeu, par=region, version=jeu.version, cle=uuid.uuid4(), regle=regle, **dits)


@dataclass(frozen=True)
class _Ligne:
    """One line of the sheet: who opens in the name of which structure, what was answered, what became of it."""

    par: Compte
    chez: Structure
    reponse: Reponse
    motifs: list[str]
    fin: str


def _fiches(fiches: list[dict[str, Any]], comptes: dict[str, Compte]) -> None:
    """Each slip, in the order of its days; the directory is read once, as it is today."""
    orienteur, choix = Orienteur(), choix_lire(timezone.localdate())
    actuels = Rattachement.objects.en_vigueur().select_related("compte").order_by("-pk")
    membres = {rattachement.structure_id: rattachement.compte for rattachement in actuels}
    jours: list[tuple[int, _Ligne]] = []
    for fiche in fiches:
        par = comptes[fiche["par"]]
        chez = Structure.objects.get(rattachements__compte=par, rattachements__au=None)
        reponse = orienteur.repondre(_demande(fiche, chez, choix))
        ligne = _Ligne(par, chez, reponse, fiche.get("motifs", []), fiche["fin"])
        jours += [(il_y_a, ligne) for il_y_a in fiche["il_y_a"]]
    for il_y_a, ligne in sorted(jours, key=lambda paire: -paire[0]):
        _fiche(ligne, il_y_a, membres)


def _fiche(ligne: _Ligne, il_y_a: int, membres: dict[int, Compte]) -> None:
    """Opened, perhaps re-addressed, then what became of it."""
    portes = _portes(ligne, membres)
    porte = next(portes)
    with a_l_instant(instant(il_y_a)):
        fiche = fiche_ouvrir(par=ligne.par, cle=uuid.uuid4(), structure=ligne.chez, reponse=ligne.reponse, porte=porte)
    for rang, motif in enumerate(ligne.motifs):
        qui, porte = membres[porte.structure.pk], next(portes)
        with a_l_instant(instant(il_y_a) + datetime.timedelta(days=rang + 1)):
            fiche_readresser(fiche=fiche, par=qui, motif=motif)
            fiche_poursuivre(fiche=fiche, par=qui, reponse=ligne.reponse, porte=porte)
    if ligne.fin != EtatFiche.OUVERTE:
        with a_l_instant(instant(il_y_a) + datetime.timedelta(days=6)):
            fiche_recevoir(fiche=FicheLiaison(pk=fiche.pk), par=membres[porte.structure.pk], vers=ligne.fin)


def _portes(ligne: _Ligne, membres: dict[int, Compte]) -> Iterator[Porte]:
    """The doors shown that have somebody to receive, one for each structure."""
    vues = {ligne.chez.pk}
    for porte in ligne.reponse.proposees:
        if porte.structure.pk in membres and porte.structure.pk not in vues:
            vues.add(porte.structure.pk)
            yield porte


def _demande(fiche: dict[str, Any], chez: Structure, choix: Choix) -> Demande:
    return Demande(
        choix.besoins[fiche["besoin"]],
        choix.situations[fiche["situation"]],
        Commune.objects.get(code_insee=fiche["commune"]),
        points=tuple(choix.situations[code] for code in fiche.get("points", ())),
        rang=Rang(fiche["rang"]),
        chez=chez if fiche["rang"] else None,
    )


# The support schemes and who uses them, through their rules.

E = EtatDispositif
TEXTES_DISPOSITIFS = ("titre", "resume", "apporte", "demander", "contact")


def dispositifs_construire(contexte: dict[str, Any]) -> None:
    """Each scheme up to its state; nothing when they stand already."""
    if Dispositif.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    for fiche in fichier_lire("dispositifs.yaml"):
        _dispositif(fiche, comptes[fiche["par"]], comptes["olivier-marchadier"])


def _dispositif(fiche: dict[str, Any], par: Compte, region: Compte) -> None:
    dispositif = dispositif_creer(
        par=par,
        cle=uuid.uuid4(),
        porteuse=Structure.objects.get(code=fiche["porteuse"]),
        publics=TypePublic.objects.filter(code__in=fiche["publics"]),
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        valide_du=None,
        valide_au=None,
        **{nom: fiche[nom] for nom in TEXTES_DISPOSITIFS},
    )
    dispositif_passer(dispositif=dispositif, par=par, vers=E.PROPOSE)
    if fiche.get("etat") == E.PROPOSE:
        return
    dispositif_passer(dispositif=dispositif, par=region, vers=E.CATALOGUE, comite_le=jour(-fiche["comite"]))
    # Déclaré aujourd’hui par qui est là depuis le plus longtemps, puis reculé à son jour, ce qu’aucune règle ne ferait.
    for code, jours in fiche["usages"].items():
        structure = Structure.objects.get(code=code)
        anciens = structure.rattachements.en_vigueur().select_related("compte").order_by("du", "pk")
        usage = usage_declarer(dispositif=dispositif, par=anciens[0].compte, structure=structure)
        UsageDispositif.objects.filter(pk=usage.pk).update(du=jour(-jours))
    if fiche.get("etat") == E.CLOS:
        dispositif_passer(dispositif=dispositif, par=region, vers=E.CLOS, motif=fiche["motif"])


# The trends, the watch list and the requests for a training, through their rules.

DITES = ("titre", "editeur", "url", "genre", "apporte", "tous_les")
TEXTES_TENDANCES = ("code", "titre", "accroche", "introduction", "sources")


def tendances_construire(contexte: dict[str, Any]) -> None:
    """Each kind in turn; nothing when it stands already."""
    if Tendance.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("tendances.yaml")
    for rang, fiche in enumerate(dits["tendances"]):
        tendance = Tendance.objects.create(ordre=10 * rang, **{nom: fiche[nom].strip() for nom in TEXTES_TENDANCES})
        tendance.themes.set(Theme.objects.filter(code__in=fiche["themes"]))
    for fiche in dits["veille"]:  # vérifiée aujourd’hui, puis reculée à son jour, ce qu’aucune règle ne ferait
        themes = Theme.objects.filter(code__in=fiche["themes"])
        dites = {nom: fiche[nom] for nom in DITES}
        source = source_ecrire(par=comptes[fiche["par"]], cle=uuid.uuid4(), themes=themes, **dites)
        recul = datetime.timedelta(days=fiche["il_y_a"])
        SourceDeVeille.objects.filter(pk=source.pk).update(
            verifiee_le=source.verifiee_le - recul, a_verifier_le=source.a_verifier_le - recul
        )
    veille_rappeler()
    for fiche in dits["demandes"]:
        _demande_tendances(fiche, comptes[fiche["par"]], comptes[REGION])


def _demande_tendances(fiche: dict[str, Any], par: Compte, region: Compte) -> None:
    action = ActionPlan.objects.filter(titre=fiche.get("action", "")).order_by("-axe__plan__annee").first()
    demande = demande_deposer(
        par=par,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        besoin=fiche["besoin"],
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        themes=Theme.objects.filter(code__in=fiche["themes"]),
        publics=TypePublic.objects.filter(code__in=fiche["publics"]),
        nombre=fiche["nombre"],
        avant_le=jour(fiche.get("dans")),
        origine=besoin_de(action) if action else None,
    )
    if fiche["etat"] in REPONDUES:
        reponse: dict[str, Any] = {}
        if "session" in fiche:
            slug, lieu = fiche["session"]
            a_venir = SessionFormation.objects.a_venir().filter(formation__slug=slug, lieu=lieu)
            reponse["session"] = a_venir.first()
        else:
            reponse["formation"] = FormationPage.objects.get(slug=fiche["formation"])
        demande = demande_programmer(demande=demande, par=region, **reponse)
    if fiche["etat"] in (EtatDemande.TENUE, EtatDemande.ECARTEE):
        demande_traiter(demande=demande, par=region, vers=fiche["etat"], motif=fiche["mot"])
