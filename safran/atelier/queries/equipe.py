"""Who writes a training, whom one may invite, and the comments on a draft that a person may read."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from pratiques.portes import MAX_PERSONNES, MAX_TEXTE
from reseau.comptes.models import Compte
from reseau.membres.portes import Personne, personnes_chercher, personnes_lister
from safran.atelier.models import CoAuteur, Commentaire, LectureProposition
from safran.atelier.permissions import peut_ouvrir
from safran.atelier.queries.ecriture import etapes_brutes, modules_ecrits
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.parcours.portes import EtapeBlock


def coauteurs_de(formation: FormationPage) -> QuerySet[CoAuteur]:
    """Those who write it today, the first invited first."""
    return CoAuteur.objects.filter(formation=formation, retire_le=None).select_related("compte", "invite_par")


def personnes_a_inviter(formation: FormationPage, compte: Compte, texte: str) -> list[Personne]:
    """Members that this person may find, those who write it already set aside; nobody while nothing is typed."""
    texte = " ".join(texte.split())[:MAX_TEXTE]
    if not texte:
        return []
    deja = {compte.pk, *coauteurs_de(formation).values_list("compte_id", flat=True)}
    return personnes_chercher([p for p in personnes_lister(compte) if p.compte not in deja], texte)[:MAX_PERSONNES]


# Comments on a draft: those that a person may read, how many wait, what the page of a step shows.

Place = tuple[str, str]  # l’étape et le bloc


@dataclass(frozen=True)
class RangCommente:
    """One block of the step as readers see it, and what is said of it."""

    bloc: Any
    fils: list[Commentaire]


@dataclass(frozen=True)
class EtapeCommentee:
    """A step of the draft with everything that is said of it; a thread is its first comment (see `_fils_lire`)."""

    module: ModulePage
    id: str
    valeur: Any
    rangs: list[RangCommente]
    fils: list[Commentaire]  # sur l’étape entière
    retires: list[Commentaire]  # sur un bloc qui n’y est plus

    def fil(self, uuid: str) -> Commentaire | None:
        fils = [*self.fils, *(fil for rang in self.rangs for fil in rang.fils), *self.retires]
        return next((fil for fil in fils if str(fil.uuid) == uuid), None)

    def bloc(self, bloc_id: str) -> str:
        """This identity, when it is that of a block of the step; empty for the whole step."""
        return bloc_id if any(rang.bloc.id == bloc_id for rang in self.rangs) else ""


def commentaires_vus(formation: FormationPage, compte: Compte | None) -> QuerySet[Commentaire]:
    """Those that this person reads, or that everyone does."""
    siens = Q(auteur=compte) if compte else Q(pk=None)
    return Commentaire.objects.filter(siens | ~_retenus(), formation=formation)


def ouverts_compter(formation: FormationPage, compte: Compte | None = None) -> Counter[Place]:
    """How many comments wait that this person reads, by step and block."""
    ouverts = commentaires_vus(formation, compte).filter(reponse_a=None, regle_le=None)
    return Counter(ouverts.order_by().values_list("etape_id", "bloc_id"))


def par_etape(ouverts: Counter[Place]) -> Counter[str]:
    """The same by step."""
    comptes: Counter[str] = Counter()
    for (etape, _bloc), nombre in ouverts.items():
        comptes[etape] += nombre
    return comptes


def etape_trouver(formation: FormationPage, etape_id: str) -> tuple[ModulePage, dict[str, Any]] | None:
    """A step of the draft as stored, and its module."""
    for module in modules_ecrits(formation):
        for brute in etapes_brutes(module):
            if brute["id"] == etape_id:
                return module, brute
    return None


def etape_commentee(formation: FormationPage, compte: Compte, etape_id: str) -> EtapeCommentee:
    """The page of a step, or Http404: its blocks, the threads of each; a constant number of queries."""
    trouvee = etape_trouver(formation, etape_id)
    if trouvee is None:
        raise Http404
    module, brute = trouvee
    fils = _fils_lire(formation, compte, etape_id)
    valeur = EtapeBlock().to_python(brute["value"])
    rangs = [RangCommente(bloc, fils.pop(bloc.id, [])) for bloc in valeur["contenu"]]
    entiere = fils.pop("", [])
    return EtapeCommentee(module, etape_id, valeur, rangs, entiere, [fil for reste in fils.values() for fil in reste])


def signature(compte: Compte, reseaux: dict[int, str]) -> str:
    """Whom a comment is from: a reader of a proposal is her network."""
    reseau = reseaux.get(compte.pk)
    return f"Une lecture, {reseau}" if reseau else compte.nom_complet


def reseaux_des_lecteurs(formation: FormationPage) -> dict[int, str]:
    """The network that each reader of a proposal reads for; empty when it is none."""
    lectures = LectureProposition.objects.filter(proposition__formation=formation, lecteur__isnull=False)
    return dict(lectures.values_list("lecteur", "reseau__nom"))


def _fils_lire(formation: FormationPage, compte: Compte, etape_id: str) -> dict[str, list[Commentaire]]:
    """The threads of a step by block, the oldest first; an answer whose comment is not hers to read is not either.

    Each comment bears whom it is from (`par`); the first of a thread, who settled it (`regle`), whether this person
    may (`se_regle`), its answers (`dites`).
    """
    reseaux, ecrit = reseaux_des_lecteurs(formation), peut_ouvrir(compte, formation)
    lignes = commentaires_vus(formation, compte).filter(etape_id=etape_id).select_related("auteur", "regle_par")
    par_bloc: dict[str, list[Commentaire]] = defaultdict(list)
    fils: dict[int, Any] = {}
    ligne: Any
    for ligne in lignes.order_by("ecrit_le", "pk"):
        ligne.par = signature(ligne.auteur, reseaux)
        if ligne.reponse_a_id is None:
            ligne.regle = signature(ligne.regle_par, reseaux) if ligne.regle_par else ""
            ligne.se_regle = not ligne.regle and (ecrit or ligne.auteur_id == compte.pk)
            ligne.dites = []
            fils[ligne.pk] = ligne
            par_bloc[ligne.bloc_id].append(ligne)
        elif ligne.reponse_a_id in fils:
            fils[ligne.reponse_a_id].dites.append(ligne)
    return par_bloc


def _retenus() -> Q:
    """What a reader of a proposal says is hers alone until the two readings are given, as her verdict is."""
    lectures = LectureProposition.objects.filter(proposition__formation=OuterRef("formation"))
    return Q(
        Exists(lectures.filter(lecteur=OuterRef("auteur"))),
        Exists(lectures.filter(verdict="")),
        ecrit_le__gte=F("formation__proposition__envoyee_le"),
    )
