"""The interview: plain questions, one a screen, that fill the same fields as the note."""

from dataclasses import dataclass

from django import forms

from home.formulaires import FormulaireSafran
from pratiques.contenu import TEXTES


@dataclass(frozen=True)
class Question:
    """What one asks aloud, how to help, and the fields that the answer fills."""

    titre: str
    aide: str
    champs: tuple[str, ...]


QUESTIONS = (
    Question(
        "En une phrase, que faites-vous ?",
        "Comme vous le diriez à une collègue qui découvre. Le titre commence par un verbe.",
        ("titre", "accroche"),
    ),
    Question(
        "Qu’est-ce qui n’allait pas, avant ?",
        "Ce qui vous a décidé à faire autrement. Si vous avez un chiffre, même approché, dites-le.",
        ("probleme", "contexte"),
    ),
    Question("Pour qui, et à quel moment ?", "Cochez tout ce qui convient.", ("publics", "missions", "themes")),
    Question(
        "Racontez comme si j’y étais : que faites-vous d’abord, et ensuite ?",
        "Une ligne par étape. Qui s’en charge, combien de temps, ce que l’on dit ou montre.",
        ("etapes",),
    ),
    Question(
        "Que choisit la personne que vous recevez ?",
        "Ce qu’elle décide elle-même, ce qu’on lui montre d’autre, ce qui se passe si elle dit non.",
        ("choix",),
    ),
    Question(
        "De quoi a-t-on besoin ?",
        "Le temps, les personnes, ce qu’il faut savoir faire, les partenaires, le lieu, les outils.",
        ("temps", "moyens", "competences", "partenaires"),
    ),
    Question(
        "Qu’avez-vous observé ? Comment le savez-vous ?",
        "Ce qui a changé, pour les personnes et pour l’équipe. Un ressenti compte : il se dit comme tel.",
        ("resultats", "preuve"),
    ),
    Question(
        "Qu’est-ce qui n’a pas marché ?",
        "C’est ce qui aide le plus les autres. Que feriez-vous autrement ?",
        ("echecs", "a_refaire"),
    ),
    Question(
        "Qu’est-ce qui a coincé, et comment avez-vous fait ?",
        "Une difficulté, une parade. S’il n’y en a pas, passez.",
        ("difficultes",),
    ),
    Question(
        "Si je veux la même chose chez moi, que dois-je garder ? Que puis-je changer ?",
        "Un point par ligne.",
        ("conditions", "noyau", "adaptable", "prerequis"),
    ),
    Question(
        "D’où viennent vos chiffres et vos faits ?",
        "Un registre, une enquête, un texte : qui, quoi, quelle année. Sans chiffre et sur un ressenti, passez.",
        ("sources",),
    ),
    Question("Par où je commence lundi ?", "Le premier geste, le plus petit.", ("premier_pas",)),
)


class EntretienForm(FormulaireSafran, forms.Form):
    """What the interview is about, and the words to find who tells."""

    use_required_attribute = False
    titre = forms.CharField(
        label="De quoi allez-vous parler ?",
        max_length=TEXTES["titre"],
        help_text="En quelques mots. La personne les lira dans l’invitation, et vous pourrez les changer.",
    )
    q = forms.CharField(label="Avec qui ? Nom, structure ou sujet", max_length=100)
