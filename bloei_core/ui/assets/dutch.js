/* Streamlit says a few things in English that no setting changes: to a screen reader, in hints and
   in its own messages. Whole texts only, so that nothing that people typed is ever changed. */
(() => {
  const WORDS = {
    "Skip to main content": "Naar de inhoud",
    "Sidebar": "Zijbalk",
    "Collapse sidebar": "Menu dichtklappen",
    "Expand sidebar": "Menu openklappen",
    "App pages": "Pagina’s",
    "Navigate to home page": "Naar de eerste pagina",
    "Link to heading": "Link naar dit kopje",
    "Choose an option": "Kies iets",
    "Choose options": "Kies een of meer",
    "Select all": "Alles kiezen",
    "Clear all": "Alles weghalen",
    "Clear value": "Leegmaken",
    "Clear entry": "Leegmaken",
    "Clear date": "Datum weghalen",
    "Selected values": "Gekozen",
    "Selectbox": "Keuzelijst",
    "Selectbox options": "Keuzes",
    "Choose date": "Kies een datum",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Loop met de pijltjes door de dagen. Enter kiest, Escape sluit.",
    "No options to select": "Er is niets te kiezen",
    "No results": "Niets gevonden",
    "Show/hide columns": "Kolommen tonen of verbergen",
    "Download as CSV": "Downloaden als CSV",
    "Search": "Zoeken",
    "Fullscreen": "Volledig scherm",
    "Close fullscreen": "Volledig scherm sluiten",
    "Close": "Sluiten",
    "Show more": "Meer tonen",
    "Show less": "Minder tonen",
    "Loading...": "Laden…",
    "Running...": "Bezig…",
    "Stop": "Stoppen",
    "Connecting": "Verbinden",
    "Connection error": "Geen verbinding",
    "Connection lost": "Geen verbinding",
    "Copy to clipboard": "Kopiëren",
    "Copied": "Gekopieerd",
    "Select a date.": "Kies een datum.",
    "Calendar": "Kalender",
    "Main menu": "Hoofdmenu",
    "Dialog": "Venster",
    "Toolbar": "Werkbalk",
    "Previous month": "Vorige maand",
    "Next month": "Volgende maand",
    "Previous month.": "Vorige maand.",
    "Next month.": "Volgende maand.",
    "Previous page": "Vorige pagina",
    "Next page": "Volgende pagina",
    "Increment": "Hoger",
    "Decrement": "Lager",
    "Scroll tabs left": "Naar de vorige tabs",
    "Scroll tabs right": "Naar de volgende tabs",
    "Notifications": "Meldingen",
    "Pagination": "Bladzijden",
    "Please wait...": "Even wachten…",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Dit adres kennen we niet. Je bent nu op de eerste pagina.",
    "Page not found": "Deze pagina bestaat niet",
    "yyyy": "jjjj",
    "streamlit_folium.st_folium": "Kaart",
  };
  // What only a screen reader hears; as a text on the screen these could be ours.
  const NAMED = { "Open": "Lijst openen", "Error": "Fout", "Warning": "Let op" };
  const BEGINNINGS = [
    [/^\w+ icon$/, "pictogram"],
    [/^Help for /, "Uitleg bij "],
    [/^Remove /, "Weghalen: "],
    [/^Press Enter to (apply|submit form)/, "Druk op Enter"],
    [/^Press ⌘?(Ctrl)?\+Enter to (apply|submit form)/, "Druk op Ctrl+Enter"],
    [/^Page (\d+)$/, "Pagina $1"],
    [/^Choose date, /, "Kies een datum, "],
    [/^day, /, "dag, "],
    [/^month, /, "maand, "],
    [/^year, /, "jaar, "],
  ];
  const NAMES = ["aria-label", "placeholder", "title", "alt"];

  const dutch = (text) => {
    const found = WORDS[text.trim()];
    if (found) return found;
    const [pattern, words] = BEGINNINGS.find(([begin]) => begin.test(text)) ?? [];
    return pattern ? text.replace(pattern, words) : undefined;
  };

  const translateName = (element, name) => {
    const said = element.getAttribute(name);
    const words = said && (NAMED[said] ?? dutch(said));
    if (words) element.setAttribute(name, words);
  };

  // Text is Streamlit's own only outside what the pages wrote.
  const OURS = "[data-testid=stMarkdownContainer], [data-testid=stText], [role=option], section.board";
  const isOurs = (node) => node.parentElement?.closest(OURS);

  const headingOfCalendar = (text) => text.startsWith("Choose date, ") && dutch(text);

  const translateText = (node) => {
    const words = WORDS[node.data.trim()] ?? headingOfCalendar(node.data);
    if (words && !isOurs(node)) node.data = words;
  };

  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
    for (const element of [node, ...node.querySelectorAll("[aria-label], [placeholder], [title], [alt]")]) {
      for (const name of NAMES) translateName(element, name);
    }
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) translateText(texts.currentNode);
    return undefined;
  };

  new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === "attributes") translateName(target, attributeName);
      else if (type === "characterData") translateText(target);
      else addedNodes.forEach(translate);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
})();
