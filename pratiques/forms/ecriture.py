"""The writing screen: the note's form and its tables of rows."""

from typing import Any

from django import forms
from django.http import QueryDict

from home.detecteur import phrase_alerte
from home.formulaires import FormulaireSafran
from pratiques.choices import ADRESSE_DE_LIEN, GenreLien, Variante
from pratiques.contenu import ATTESTATIONS, LIGNES, contenu_alertes, contenu_normaliser
from pratiques.forms.fiche import FicheForm
from pratiques.garanties import garanties_manquantes
from reseau.structures.models import Structure


class EtapeForm(FormulaireSafran, forms.Form):
    """One step."""

    use_required_attribute = False
    titre = forms.CharField(label="Étape", max_length=120)
    qui = forms.CharField(label="Qui", max_length=120, required=False)
    duree = forms.CharField(label="Durée", max_length=80, required=False)
    description = forms.CharField(
        label="Ce que l’on fait", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class IndicateurForm(FormulaireSafran, forms.Form):
    """One figure."""

    use_required_attribute = False
    valeur = forms.CharField(label="Valeur", max_length=40, help_text="Par exemple : 9 sur 10.")
    nom = forms.CharField(label="Ce que l’on compte", max_length=160)
    periode = forms.CharField(label="Période", max_length=120, required=False)
    mesure = forms.CharField(label="Comment c’est mesuré", max_length=160, required=False)


class ParoleForm(FormulaireSafran, forms.Form):
    """Anonymous words."""

    use_required_attribute = False
    texte = forms.CharField(label="Paroles", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    qui = forms.CharField(label="Qui parle", max_length=120, required=False, help_text="Jamais un nom.")


class DifficulteForm(FormulaireSafran, forms.Form):
    """One difficulty and its way round."""

    use_required_attribute = False
    difficulte = forms.CharField(label="Difficulté", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    parade = forms.CharField(label="Parade", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PartenaireForm(FormulaireSafran, forms.Form):
    """One partner."""

    use_required_attribute = False
    structure = forms.CharField(label="Structure", max_length=120, help_text="Un service, jamais une personne.")
    role = forms.CharField(label="Son rôle", max_length=200, required=False)


class VarianteForm(FormulaireSafran, forms.Form):
    """What changes in one situation."""

    use_required_attribute = False
    cas = forms.ChoiceField(label="Situation", choices=[("", "Choisissez"), *Variante.choices])
    adaptation = forms.CharField(label="Ce qui change", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class LienForm(FormulaireSafran, forms.Form):
    """One thing to read next."""

    use_required_attribute = False
    genre = forms.ChoiceField(label="Nature", choices=[("", "Choisissez"), *GenreLien.choices])
    titre = forms.CharField(label="Titre", max_length=120)
    adresse = forms.RegexField(
        label="Adresse",
        regex=ADRESSE_DE_LIEN,
        max_length=300,
        help_text="Une page du site, copiée depuis /, ou une adresse complète, depuis https://.",
        error_messages={"invalid": "Cette adresse commence par https:// ou par /, et n’a pas d’espace."},
    )


# Nom de la liste : formulaire d'une ligne, nombre au plus, lignes vides offertes.
TABLEAUX: dict[str, tuple[type[forms.Form], int, int]] = {
    "etapes": (EtapeForm, 12, 3),
    "indicateurs": (IndicateurForm, 4, 1),
    "paroles": (ParoleForm, 3, 1),
    "difficultes": (DifficulteForm, 8, 1),
    "partenaires": (PartenaireForm, 8, 1),
    "variantes": (VarianteForm, 4, 1),
    "liens": (LienForm, 8, 1),
}


# Les parties de l'écran : titre, repliée ou non, champs et tableaux dans l'ordre du modèle de fiche.
PARTIES: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("L’essentiel", False, ("titre", "accroche", "probleme", "publics", "missions", "etapes", "choix", "resultats")),
    ("Repères", True, ("nature", "structure", "bassins", "debut", "fin", "en_cours", "contact")),
    (
        "Situation et moyens",
        True,
        ("themes", "niveaux_cep", "contexte", "competences", "partenaires", "temps", "moyens"),
    ),
    ("Preuve et paroles", True, ("preuve", "indicateurs", "paroles")),
    ("Recul", True, ("conditions", "difficultes", "echecs", "a_refaire", "vigilances")),
    ("Transfert", True, ("noyau", "adaptable", "prerequis", "variantes", "premier_pas")),
    ("Sources et liens", True, ("sources", "liens", "interets")),
    (
        "Garanties",
        False,
        ("atteste_anonymat", "atteste_gratuite", "atteste_neutralite", "licence", "visibilite", "motif_conserve"),
    ),
)
INTITULES = {
    "etapes": ("Ce que l’on fait ★", "Étape", "Ajouter une étape"),
    "indicateurs": ("Chiffres", "Chiffre", "Ajouter un chiffre"),
    "paroles": ("Paroles", "Paroles", "Ajouter des paroles"),
    "difficultes": ("Difficultés et parades", "Difficulté", "Ajouter une difficulté"),
    "partenaires": ("Partenaires et rôle de chacun", "Partenaire", "Ajouter un partenaire"),
    "variantes": ("Variantes", "Variante", "Ajouter une variante"),
    "liens": ("Liens", "Lien", "Ajouter un lien"),
}
# Déjà remplis par défaut : ils n'ouvrent pas leur partie.
PAR_DEFAUT = frozenset({"nature", "structure", "preuve", "licence", "visibilite"})


class Ecriture:
    """The whole writing screen: the note's form and its tables, from a draft or from what was posted."""

    def __init__(
        self,
        *,
        contenu: dict[str, Any] | None = None,
        donnees: QueryDict | None = None,
        structures: list[Structure] = (),
        plus: str = "",
        repond: bool = True,
    ) -> None:
        contenu = dict(contenu or {})
        self.plus = plus
        self.tableaux_vides: set[str] = set()
        self.form = FicheForm(donnees, structures=structures, initial=contenu)
        if not repond:
            self._laisser_a_l_auteur()
        self.tableaux = {nom: _tableau(nom, donnees, contenu.get(nom) or [], plus == nom) for nom in TABLEAUX}

    def _laisser_a_l_auteur(self) -> None:
        """What is attested, and which structure signs, show as the draft's author left them."""
        for nom in (*ATTESTATIONS, "structure"):
            self.form.fields[nom].disabled = True
        self.form.initial["structure"] = ""
        self.form.fields["structure"].widget = forms.HiddenInput()

    def parties(self, contenu: dict[str, Any], phrases: dict[str, str]) -> list[dict[str, Any]]:
        """The screen part by part; a folded one opens when it holds something, an error or a warning."""
        parties = []
        for rang, (titre, repliee, noms) in enumerate(PARTIES, start=1):
            elements = self.elements(noms, phrases)
            remplie = any(contenu.get(nom) and nom not in PAR_DEFAUT for nom in noms)
            alerte = any(e["phrase"] or e["fautif"] or e["nom"] == self.plus for e in elements)
            parties.append(
                {
                    "ancre": f"partie-{rang}",
                    "titre": titre,
                    "repliee": repliee,
                    "ouverte": remplie or alerte,
                    "elements": elements,
                }
            )
        return parties

    def elements(self, noms: tuple[str, ...], phrases: dict[str, str]) -> list[dict[str, Any]]:
        """Some fields and tables of the screen, for a page that shows them apart."""
        return [self._element(nom, phrases) for nom in noms]

    def _element(self, nom: str, phrases: dict[str, str]) -> dict[str, Any]:
        """One field or one table, with the warning shown under it unless its error says it already."""
        if nom in self.tableaux:
            tableau = self.tableaux[nom]
            fautif = tableau.is_bound and (tableau.total_error_count() > 0 or nom in self.tableaux_vides)
            intitule, ligne, plus = INTITULES[nom]
            commun = {"tableau": tableau, "intitule": intitule, "ligne": ligne, "plus": plus}
            complet = tableau.total_form_count() >= TABLEAUX[nom][1]
            return {"nom": nom, "phrase": phrases.get(nom, ""), "fautif": fautif, "complet": complet, **commun}
        fautif = nom in self.form.errors
        return {"nom": nom, "champ": self.form[nom], "fautif": fautif, "phrase": "" if fautif else phrases.get(nom, "")}

    def est_valide(self) -> bool:
        """Strict: starred fields, lengths, the three attestations, and a reason for each identifier kept."""
        valides = [self.form.is_valid(), *[tableau.is_valid() for tableau in self.tableaux.values()]]
        if not all(valides[1:]):
            self.form.add_error(None, "Une ligne est à corriger dans un des tableaux : elle est signalée plus bas.")
        contenu = contenu_lire(self.form.data)
        if not contenu["etapes"]:
            self.tableaux_vides.add("etapes")
            self.form.add_error(None, "Décrivez au moins une étape : ce que l’on fait, et qui le fait.")
        for nom, phrase in garanties_manquantes(contenu).items():
            if nom in self.form.fields and nom not in self.form.errors:
                self.form.add_error(nom, phrase)
        if not contenu["motif_conserve"]:
            for nom, detections in contenu_alertes(contenu).items():
                self.form.add_error(nom if nom in self.form.fields else None, phrase_alerte(detections))
        return not self.form.errors


def _tableau(nom: str, donnees: QueryDict | None, lignes: list[dict[str, str]], plus: bool) -> forms.BaseFormSet:
    """A table of rows, with blank ones at its end."""
    formulaire, maximum, vides = TABLEAUX[nom]
    extra = max(1 if plus else 0, vides - len(lignes)) if len(lignes) < maximum else 0
    classe = forms.formset_factory(formulaire, extra=extra, max_num=maximum, absolute_max=maximum)
    if donnees is not None:
        return classe(_gestion_sure(nom, donnees, maximum), prefix=nom)
    return classe(initial=lignes, prefix=nom)


def _gestion_sure(nom: str, donnees: QueryDict, maximum: int) -> QueryDict:
    """The posted data with a number of rows that exists, whatever was forged (F14)."""
    copie = donnees.copy()
    copie[f"{nom}-TOTAL_FORMS"] = str(_nombre_de_lignes(nom, donnees, maximum))
    copie[f"{nom}-INITIAL_FORMS"] = "0"
    return copie


def _nombre_de_lignes(nom: str, donnees: QueryDict, maximum: int) -> int:
    brut = donnees.get(f"{nom}-TOTAL_FORMS", "")
    return min(int(brut), maximum) if brut.isascii() and brut.isdigit() and len(brut) < 6 else 0


def contenu_lire(donnees: QueryDict) -> dict[str, Any]:
    """What was typed, as typed, complete or not: the content of a draft."""
    brut = {n: champ.widget.value_from_datadict(donnees, {}, n) for n, champ in FicheForm.base_fields.items()}
    for nom, colonnes in LIGNES.items():
        nombre = _nombre_de_lignes(nom, donnees, TABLEAUX[nom][1])
        brut[nom] = [{c: donnees.get(f"{nom}-{rang}-{c}", "") for c in colonnes} for rang in range(nombre)]
    return contenu_normaliser(brut)
