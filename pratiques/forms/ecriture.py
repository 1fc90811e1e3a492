"""The writing screen: the note's form and its tables of rows."""

from typing import Any

from django import forms
from django.http import QueryDict
from wagtail import blocks

from home.detecteur import phrase_alerte
from home.formulaires import FormulaireSafran
from pratiques.choices import ADRESSE_DE_LIEN
from pratiques.contenu import ATTESTATIONS, BLOCS, LIGNES, MAXIMUMS, contenu_alertes, contenu_normaliser
from pratiques.forms.fiche import FicheForm
from pratiques.garanties import garanties_manquantes
from reseau.structures.models import Structure

ADRESSE = "Cette adresse commence par https:// ou par /, et n’a pas d’espace."
AIDES = {
    ("paroles", "qui"): "Jamais un nom.",
    ("partenaires", "structure"): "Un service, jamais une personne.",
    ("liens", "adresse"): "Une page du site, copiée depuis /, ou une adresse complète, depuis https://.",
}


class LigneForm(FormulaireSafran, forms.Form):
    """One row of a table of the note."""

    use_required_attribute = False


def _ligne_form(nom: str) -> type[forms.Form]:
    """The form of the rows of a table: the fields of its block."""
    champs = {colonne: _champ(bloc, AIDES.get((nom, colonne))) for colonne, bloc in BLOCS[nom].child_blocks.items()}
    return type("LigneForm", (LigneForm,), champs)


def _champ(bloc: blocks.FieldBlock, aide: str | None) -> forms.Field:
    """The field of a block, with the controls of the site rather than those of the administration."""
    champ = bloc.field
    commun = {"label": bloc.label, "required": champ.required, "help_text": aide or champ.help_text or ""}
    if isinstance(bloc, blocks.ChoiceBlock):
        choix = [(code, libelle) for code, libelle in champ.choices if code]
        return forms.ChoiceField(choices=[("", "Choisissez"), *choix], **commun)
    commun["max_length"] = champ.max_length
    if isinstance(bloc, blocks.RegexBlock):
        return forms.RegexField(regex=ADRESSE_DE_LIEN, error_messages={"invalid": ADRESSE}, **commun)
    if isinstance(bloc, blocks.TextBlock):
        commun["widget"] = forms.Textarea(attrs={"rows": 3 if champ.max_length > 600 else 2})
    return forms.CharField(**commun)


# Nom du tableau : son intitulé, le bouton d'une ligne de plus, les lignes vides offertes.
TABLEAUX = {
    "etapes": ("Ce que l’on fait ★", "Ajouter une étape", 3),
    "indicateurs": ("Chiffres", "Ajouter un chiffre", 1),
    "paroles": ("Paroles", "Ajouter des paroles", 1),
    "difficultes": ("Difficultés et parades", "Ajouter une difficulté", 1),
    "partenaires": ("Partenaires et rôle de chacun", "Ajouter un partenaire", 1),
    "variantes": ("Variantes", "Ajouter une variante", 1),
    "liens": ("Liens", "Ajouter un lien", 1),
}
FORMULAIRES = {nom: _ligne_form(nom) for nom in TABLEAUX}
# Les parties de l'écran : titre, repliée ou non, champs et tableaux dans l'ordre du modèle de fiche.
PARTIES: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("L’essentiel", False, ("titre", "accroche", "probleme", "publics", "missions", "etapes", "choix", "resultats")),
    ("Repères", True, ("nature", "dessin", "structure", "bassins", "debut", "fin", "en_cours", "contact")),
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
            intitule, plus, _vides = TABLEAUX[nom]
            commun = {"tableau": tableau, "intitule": intitule, "ligne": BLOCS[nom].label, "plus": plus}
            complet = tableau.total_form_count() >= MAXIMUMS[nom]
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
    vides, maximum = TABLEAUX[nom][2], MAXIMUMS[nom]
    extra = max(1 if plus else 0, vides - len(lignes)) if len(lignes) < maximum else 0
    classe = forms.formset_factory(FORMULAIRES[nom], extra=extra, max_num=maximum, absolute_max=maximum)
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
        nombre = _nombre_de_lignes(nom, donnees, MAXIMUMS[nom])
        brut[nom] = [{c: donnees.get(f"{nom}-{rang}-{c}", "") for c in colonnes} for rang in range(nombre)]
    return contenu_normaliser(brut)
