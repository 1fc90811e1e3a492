"""The life of the bassins: editorial pages, news, orientations, plans of actions, documents, the table of the
notes, through their rules.
"""

import datetime
import uuid
from typing import Any

from django.utils import timezone

from reseau.animation.choices import DECISIONS_AU_REGISTRE
from reseau.animation.models import Decision
from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, IndicateurTerritoire, SectionDocument
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.documents import (
    document_ouvrir,
    document_publier,
    document_relire,
    document_renouveler,
    document_reprendre,
)
from reseau.ecrits.rules.sections import chiffre_inserer, remarque_faire, remarque_regler, section_ecrire, source_citer
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.ecrits.rules.tableau import indicateur_ecrire as indicateur_ecrire_tableau
from reseau.ecrits.rules.tableau import mesures_importer, mesures_lire
from reseau.plans import rules
from reseau.plans.choices import EtatActionPlan
from reseau.plans.models import ActionPlan, AxePlan, OrientationDuSchema, Plan
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import Visibilite
from reseau.vie_locale.models import Actualite, OrientationRegionale
from reseau.vie_locale.queries import reseaux_destinataires, tetes_par_reseau
from reseau.vie_locale.rules import (
    actualite_ecrire,
    entree_ecrire,
    orientation_publier,
    orientation_relayer,
    orientations_rappeler,
)
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demo.dates import CONTENU, a_l_instant, aujourd_hui, dossier_lire, fichier_lire, instant, jour
from safran.installation.rules import pages_poser

# Editorial pages of the demonstration: those that a site starts with, and what the demonstration answers in them.


def pages_construire() -> None:
    """Fill the home page and publish the content pages under it."""
    dites = fichier_lire("accueil.yaml")
    pages_poser(reponses=dites["reponses"], en_plus=dites["pages"])


# The life of the bassins: news, orientations and their relays, the log, through their rules.

DEMAIN, DELAI_DU_RELAIS = 1, 7  # jours


def vie_locale_construire(contexte: dict[str, Any]) -> None:
    """Each kind in turn; nothing when it stands already."""
    if Actualite.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("vie_locale.yaml")
    for fiche in dits["actualites"]:
        _actualite(fiche, comptes)
    for fiche in dits["orientations"]:
        _orientation(fiche, dits["reseaux"], comptes["olivier-marchadier"])
    orientations_rappeler()
    for fiche in dits["journal"]:
        entree_ecrire(
            par=comptes[fiche["par"]],
            cle=uuid.uuid4(),
            genre=fiche["genre"],
            le=jour(-fiche["il_y_a"]),
            bassin=Bassin.objects.get(code=fiche["bassin"]),
            structure=Structure.objects.get(code=fiche["structure"]) if "structure" in fiche else None,
            minutes=fiche["minutes"],
            note=fiche["note"],
        )


def _actualite(fiche: dict[str, Any], comptes: dict[str, Compte]) -> None:
    """Written today, then given the past day on which it came out, which no rule would."""
    actualite = actualite_ecrire(
        par=comptes[fiche["par"]],
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        texte=fiche["texte"],
        lien=fiche.get("lien", ""),
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        themes=Theme.objects.filter(code__in=fiche.get("themes", ())),
        visibilite=fiche.get("visibilite", Visibilite.PUBLIC.value),
        expire_le=jour(fiche["dure"]),
    )
    passe = {"du": jour(-fiche["il_y_a"]), "ecrite_le": instant(fiche["il_y_a"])}
    Actualite.objects.filter(pk=actualite.pk).update(**passe)


def _orientation(fiche: dict[str, Any], relaient: dict[str, Any], region: Compte) -> None:
    """Published, then given its past days; relayed by each network a week later, but for those left aside."""
    orientation = orientation_publier(
        par=region,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        texte=fiche["texte"].strip(),
        echeance=jour(max(DEMAIN, fiche["echeance"])),
    )
    OrientationRegionale.objects.filter(pk=orientation.pk).update(
        du=jour(-fiche["il_y_a"]), publiee_le=instant(fiche["il_y_a"]), echeance=jour(fiche["echeance"])
    )
    orientation.refresh_from_db()
    reseaux = [reseau for reseau in reseaux_destinataires() if reseau.code not in fiche["sauf"]]
    tetes = tetes_par_reseau(reseaux)
    for reseau in reseaux:
        orientation_relayer(
            orientation=orientation,
            reseau=reseau,
            par=next(iter(tetes.get(reseau.pk, ())), region),
            le=min(orientation.du + datetime.timedelta(days=DELAI_DU_RELAIS), timezone.localdate()),
            destinataires=relaient[reseau.code]["a"],
            nombre=relaient[reseau.code]["nombre"],
        )


# The plan of actions of Niort: last year's, finished, and this year's, in every state, by the rules.

TEXTES = ("engagement", "politique", "responsable")


def schema_construire(contexte: dict[str, Any]) -> None:
    """The orientations of the regional scheme, before the trainings that cite them."""
    for orientation in fichier_lire("plans.yaml")["orientations"]:
        OrientationDuSchema.objects.get_or_create(code=orientation["code"], defaults={"titre": orientation["titre"]})


def plans_construire(contexte: dict[str, Any]) -> None:
    """Both years, with the decisions of the bassin where there are some; nothing when they stand already."""
    if Plan.objects.exists():
        return
    dit, par = fichier_lire("plans.yaml"), contexte["comptes"]["mathilde-renaudin"]
    annee, niort = aujourd_hui().year, Bassin.objects.get(code="niort")
    passe, present = (
        rules.plan_creer(par=par, cle=uuid.uuid4(), territoire=niort, annee=an, axes=dit["axes"])
        for an in (annee - 1, annee)
    )
    _remplir(passe, dit["passe"], par, [])
    rules.plan_reporter(plan=passe, par=par)
    rules.plan_clore(plan=passe, par=par)
    prises = Decision.objects.filter(comite__bassin=niort, etat__in=DECISIONS_AU_REGISTRE).order_by("annee", "rang")
    _remplir(present, dit["actions"], par, list(prises))
    for action in ActionPlan.objects.filter(axe__plan=present).exclude(reportee_de=None):
        motif = "Toujours aucun bureau fermé : à trancher au prochain comité."
        rules.action_dire(action=action, par=par, etat=EtatActionPlan.BLOQUEE, dit=motif)


def _remplir(plan: Plan, fiches: list[dict[str, Any]], par: Compte, decisions: list[Decision]) -> None:
    """Write each action, have the plan voted in winter, then say where each one is."""
    axes = {axe.titre: axe for axe in plan.axes.all()}
    paires = [(fiche, _ecrire(fiche, axes[fiche["axe"]], par, decisions)) for fiche in fiches]
    rules.plan_voter(plan=plan, par=par, le=min(datetime.date(plan.annee, 2, 10), aujourd_hui()))
    for fiche, action in paires:
        _suivre(fiche, ActionPlan.objects.get(pk=action.pk), par)


def _ecrire(fiche: dict[str, Any], axe: AxePlan, par: Compte, decisions: list[Decision]) -> ActionPlan:
    structure = Structure.objects.filter(code=fiche["pilote"]).first()
    pilote: dict[str, Any] = {"porteur_structure": structure} if structure else {"porteur": fiche["pilote"]}
    rang = fiche.get("decision", 0)
    orientation = OrientationDuSchema.objects.filter(code=fiche.get("orientation", "")).first()
    return rules.action_ajouter(
        axe=axe,
        par=par,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        echeance=jour(fiche["fin"]) if "fin" in fiche else datetime.date(axe.plan.annee, 11, 30),
        decision=decisions[rang - 1] if 0 < rang <= len(decisions) else None,
        orientation=orientation,
        ensembles={
            "partenaires": Structure.objects.filter(code__in=fiche.get("partenaires", ())),
            "publics": TypePublic.objects.filter(code__in=fiche.get("publics", ())),
            "themes": Theme.objects.filter(code__in=fiche.get("themes", ())),
        },
        **pilote,
        **{nom: fiche[nom] for nom in TEXTES if nom in fiche},
    )


def _suivre(fiche: dict[str, Any], action: ActionPlan, par: Compte) -> None:
    """Its steps, the first one done; its number; a note; its state."""
    for rang, titre in enumerate(fiche.get("etapes", ())):
        etape = rules.etape_ajouter(action=action, par=par, cle=uuid.uuid4(), titre=titre)
        if rang == 0:
            rules.etape_cocher(etape=etape, par=par, faite=True)
    if "mesure" in fiche:
        libelle, unite, valeur, cible = fiche["mesure"]
        compte = {"libelle": libelle, "unite": unite, "valeur": valeur, "cible": cible}
        rules.indicateur_ecrire(action=action, par=par, cle=uuid.uuid4(), **compte)
    if "source" in fiche:
        lue = {"libelle": "Forums tenus", "unite": fiche["unite"], "cible": fiche["cible"], "source": fiche["source"]}
        rules.indicateur_ecrire(action=action, par=par, cle=uuid.uuid4(), **lue)
    if "note" in fiche:
        rules.note_ajouter(action=action, par=par, cle=uuid.uuid4(), texte=fiche["note"])
    if fiche["etat"] != EtatActionPlan.A_LANCER:
        rules.action_dire(action=action, par=par, etat=fiche["etat"], dit=fiche.get("dit", ""))


# The documents of Niort and La Rochelle: written by several, published, signed, replaced, by the rules of each day.

# Jours : avant aujourd’hui, avant la publication, avant d’être revu.
EN_COURS, ECRITURE, RELECTURE, UN_AN = 3, 14, 4, 365
PREMIERE = 1  # la version que lisait qui a écrit en retard


def documents_construire(contexte: dict[str, Any]) -> None:
    """Each document, version after version; nothing when they stand already."""
    if DocumentLocal.objects.exists():
        return
    for fiche in dossier_lire("documents"):
        _Document(fiche, contexte["comptes"]).ecrire()


class _Document:
    """One document, as its file tells it."""

    def __init__(self, fiche: dict[str, Any], comptes: dict[str, Compte]) -> None:
        self.fiche, self.comptes = fiche, comptes
        self.par, self.bassin = comptes[fiche["par"]], Bassin.objects.get(code=fiche["bassin"])

    def ecrire(self) -> None:
        """Every version in the order of time."""
        document = None
        for dit in self.fiche["versions"]:
            fin = -dit.get("publiee", -EN_COURS)
            with a_l_instant(instant(fin + ECRITURE)):
                document = self._ouvrir(document, aujourd_hui().year + dit["annee"])
            for rang, (cle, section) in enumerate(dit["sections"].items()):
                with a_l_instant(instant(fin + ECRITURE - 1 - rang)):
                    self._section(document, cle, section)
            with a_l_instant(instant(fin + RELECTURE)):
                document_relire(document=document, par=self.par)
                for dite in dit.get("remarques", ()):
                    section, par = document.sections.get(cle=dite["section"]), self.comptes[dite["par"]]
                    remarque = remarque_faire(section=section, par=par, cle=uuid.uuid4(), texte=dite["texte"])
                    if "sort" in dite:
                        remarque_regler(remarque=remarque, par=self.par, sort=dite["sort"], reponse=dite["reponse"])
            if "publiee" in dit:
                with a_l_instant(instant(fin)):
                    document = self._publier(document, dit)
                self._signer(document, dit, fin)
            else:
                self._continuer(document, dit, fin)

    def _ouvrir(self, precedent: DocumentLocal | None, annee: int) -> DocumentLocal:
        if precedent is None:
            genre = self.fiche["genre"]
            return document_ouvrir(par=self.par, cle=uuid.uuid4(), genre=genre, bassin=self.bassin, annee=annee)
        return document_renouveler(document=precedent, par=self.par, cle=uuid.uuid4(), annee=annee, majeure=False)

    def _section(self, document: DocumentLocal, cle: str, dit: dict[str, Any]) -> None:
        """Its text, what it cites and its figures, those of the version before kept."""
        section = SectionDocument.objects.select_related("document").get(document=document, cle=cle)
        par = self.comptes[dit["par"]] if "par" in dit else self.par
        section_ecrire(section=section, par=par, texte=dit["texte"].strip(), version=section.version)
        citees = set(section.sources.values_list("intitule", flat=True))
        for intitule, *adresse in dit.get("sources", ()):
            if intitule not in citees:
                source_citer(section=section, par=par, cle=uuid.uuid4(), intitule=intitule, adresse="".join(adresse))
        comptes = set(section.chiffres.values_list("code", flat=True))
        annee = {"du": datetime.date(document.annee, 1, 1), "au": datetime.date(document.annee + 1, 1, 1)}
        for code in dit.get("chiffres", ()):
            if code not in comptes:
                chiffre_inserer(section=section, par=par, cle=uuid.uuid4(), code=code, **annee)

    def _publier(self, document: DocumentLocal, dit: dict[str, Any]) -> DocumentLocal:
        """With the decision that adopts it and the actions that come from it."""
        if "signataires" in dit:
            appelees = Structure.objects.filter(code__in=dit["signataires"])
            signataires_choisir(document=document, par=self.par, structures=appelees)
        prises = Decision.objects.filter(comite__bassin=self.bassin, texte=dit.get("decision", ""))
        nees = ActionPlan.objects.filter(axe__plan__bassin=self.bassin, titre__in=dit.get("actions", ()))
        return document_publier(
            document=document, par=self.par, diffusion=self.fiche["diffusion"], decision=prises.first(), actions=nees,
            revoir_le=aujourd_hui() + datetime.timedelta(days=dit.get("revoir", UN_AN)),
            themes=Theme.objects.filter(code__in=self.fiche["themes"]),
        )  # fmt: skip

    def _signer(self, document: DocumentLocal, dit: dict[str, Any], fin: int) -> None:
        """Each structure on a day of its own."""
        for rang, signature in enumerate(dit.get("signatures", ()), 1):
            structure = Structure.objects.get(code=signature["structure"])
            with a_l_instant(instant(fin - 2 * rang)):
                protocole_signer(
                    document=document, structure=structure, par=self.comptes[signature["par"]],
                    qualite=signature["qualite"], empreinte=empreinte_de(document),
                )  # fmt: skip

    def _continuer(self, document: DocumentLocal, dit: dict[str, Any], fin: int) -> None:
        """Back to writing once read over; someone wrote from a page opened before, and it is kept beside."""
        with a_l_instant(instant(fin)):
            document_reprendre(document=document, par=self.par, motif="Les remarques sont à reprendre dans le texte.")
            if tard := dit.get("en_marge"):
                section = document.sections.select_related("document").get(cle=tard["section"])
                par = self.comptes[tard["par"]]
                section_ecrire(section=section, par=par, texte=tard["texte"].strip(), version=PREMIERE)


# The table of the notes: its indicators, and their public figures read from a file as the Région does.

PAR, FICHIER, JOUR = "olivier-marchadier", "tableau.csv", 260


def tableau_construire(contexte: dict[str, Any]) -> None:
    """Before the notes that show it; nothing when it stands already."""
    if IndicateurTerritoire.objects.exists():
        return
    region = contexte["comptes"][PAR]
    with a_l_instant(instant(JOUR)):
        for ordre, dit in enumerate(fichier_lire("tableau.yaml"), 1):
            indicateur_ecrire_tableau(par=region, ordre=ordre, **dit)
        lecture = mesures_lire(contenu=(CONTENU / FICHIER).read_bytes())
        mesures = [(ligne.cle, ligne.valeurs) for ligne in lecture.a_ecrire]
        mesures_importer(par=region, cle=uuid.uuid4(), nom=FICHIER, mesures=mesures)
