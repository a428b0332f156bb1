/* A map with areas in classes, outlines of teams and clustered points. `start` is called once per
   map, `draw` for each change; both get data only. What people typed becomes text, never HTML. */
window.bloeiMap = (() => {
  const root = document.documentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const LABEL_WIDTH = 6.4; // pixels a letter, about

  let map, start_data, areas, ring, alerts, cluster;
  let drawn = { areas: {}, points: {} };
  let pointsKey = "", flown = "", sent = 0, moved = false;
  const paths = new Map(), labels = new Map();

  const node = (kind, className, text) => {
    const made = document.createElement(kind);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const send = (value) => window.Streamlit.setComponentValue({ ...value, at: ++sent });

  /* --- light or dark: as the page around it ------------------------------------------------ */

  const followTheme = () => {
    const colour = getComputedStyle(root).getPropertyValue("--background-color").trim();
    const parts = colour.match(/^#(..)(..)(..)/)?.slice(1).map((part) => parseInt(part, 16));
    const dark = parts ? parts[0] + parts[1] + parts[2] < 384 : false;
    root.style.colorScheme = dark ? "dark" : "light";
  };

  /* --- the base: areas and outlines that never change -------------------------------------- */

  const start = (made, data) => {
    map = made;
    start_data = data;
    root.lang = "nl";
    followTheme();
    window.Streamlit.events.addEventListener(window.Streamlit.RENDER_EVENT, () =>
      requestAnimationFrame(followTheme));
    root.dataset.city = isCity() ? "ja" : "nee";
    showWhenStyled();
    addPanes();
    addControls();
    addTiles();
    areas = L.geoJSON(data.areas, { style: { weight: 1, fillOpacity: 1 }, onEachFeature: addArea });
    areas.addTo(map);
    L.geoJSON(data.outlines, {
      pane: "outlines", interactive: false,
      style: ({ properties }) => ({
        fill: false, weight: properties.own ? 3 : 1.5,
        className: properties.own ? "outline own" : "outline",
      }),
    }).addTo(map);
    addPattern();
    data.areas.features.forEach(addLabel);
    data.outlines.features.forEach(addTeamLabel);
    map.on("zoomend", fitLabels);
    for (const hand of ["pointerdown", "wheel", "keydown"]) {
      map.getContainer().addEventListener(hand, () => { moved = true; }, { passive: true });
    }
    fit(false);
    followSize();
  };

  const showWhenStyled = () => {
    const container = map.getContainer();
    container.style.visibility = "hidden";
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", "Kaart met buurten. De lijst naast de kaart doet hetzelfde.");
    const links = [...document.querySelectorAll("link[rel=stylesheet]")];
    const waiting = links.filter((link) => !link.sheet)
      .map((link) => new Promise((done) => { link.onload = link.onerror = done; }));
    Promise.all(waiting).then(() => {
      map.invalidateSize();
      if (!moved) fit(false);
      container.style.visibility = "";
      root.dataset.ready = "ja";
    });
  };

  const addPanes = () => {
    const panes = { outlines: 410, ring: 420, labels: 610 }; // figures above the points (600)
    for (const [name, level] of Object.entries(panes)) {
      const pane = map.createPane(name);
      pane.style.zIndex = level;
      pane.style.pointerEvents = "none";
    }
  };

  const addControls = () => {
    L.control.zoom({ zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    const Home = L.Control.extend({
      options: { position: "topleft" },
      onAdd() {
        const bar = node("div", "leaflet-bar");
        const button = node("button", "home", "⤢");
        button.type = "button";
        button.title = "Alles in beeld";
        button.setAttribute("aria-label", "Alles in beeld");
        L.DomEvent.disableClickPropagation(bar);
        L.DomEvent.on(button, "click", () => { fit(true); moved = false; });
        bar.append(button);
        return bar;
      },
    });
    new Home().addTo(map);
    map.attributionControl.setPrefix(false).addAttribution(start_data.attribution);
    // A wheel that scrolls the page must not change the map on the way.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  };

  const addTiles = () => {
    const tiles = start_data.tiles;
    root.dataset.tiles = tiles ? "ja" : "nee";
    if (!tiles) return;
    L.tileLayer(tiles.url, { attribution: tiles.attribution, minZoom: 6, maxZoom: 19 }).addTo(map);
  };

  const addArea = (feature, path) => {
    const { code } = feature.properties;
    paths.set(code, path);
    path.bindTooltip(() => areaTip(feature.properties), { sticky: true });
    path.on("click", () => send({ area: code }));
    path.on("mouseover", () => path.getElement()?.classList.add("over"));
    path.on("mouseout", () => path.getElement()?.classList.remove("over"));
  };

  const areaTip = ({ code, name, team }) => {
    const [, , lines = []] = drawn.areas[code] ?? [];
    const tip = node("div");
    tip.append(node("strong", "", name));
    for (const line of lines) tip.append(node("div", "", line));
    if (drawn.alerts?.[code]) tip.append(node("div", "warn", drawn.alerts[code]));
    tip.append(node("div", "dim", team));
    return tip;
  };

  const addPattern = () => {
    const svg = document.querySelector(".leaflet-overlay-pane svg");
    const made = new DOMParser().parseFromString(
      '<svg xmlns="http://www.w3.org/2000/svg"><defs><pattern id="hatch" width="6" height="6" ' +
      'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" ' +
      'class="hatch-ground"/><rect width="2.2" height="6" class="hatch-line"/></pattern></defs></svg>',
      "image/svg+xml");
    svg?.prepend(document.importNode(made.documentElement.firstChild, true));
  };

  const textAt = ([lon, lat], className, ...parts) => {
    const marker = L.marker([lat, lon], {
      pane: "labels", interactive: false, keyboard: false,
      icon: L.divIcon({ className: `label ${className}`, html: "", iconSize: null }),
    }).addTo(map);
    marker.getElement().append(...parts);
    return marker;
  };

  const addLabel = ({ properties }) => {
    const name = node("span", "name", properties.name), figure = node("b");
    const marker = textAt(properties.middle, properties.own ? "own" : "", name, figure);
    labels.set(properties.code, { marker, figure, width: properties.name.length * LABEL_WIDTH });
  };

  const isCity = () => start_data.outlines.features.filter(({ properties }) => properties.own).length > 1;

  const addTeamLabel = ({ properties }) => {
    if (!properties.own || isCity()) textAt(properties.middle, "team", node("span", "", properties.name));
  };

  /* A name stands in its area or not at all. */
  const fitLabels = () => {
    map.getContainer().dataset.far = map.getZoom() < 13 ? "ja" : "nee";
    for (const [code, { marker, width }] of labels) {
      const bounds = paths.get(code).getBounds();
      const west = map.latLngToLayerPoint(bounds.getSouthWest());
      const east = map.latLngToLayerPoint(bounds.getNorthEast());
      const [wide, high] = [east.x - west.x, west.y - east.y];
      const element = marker.getElement();
      element.classList.toggle("no-name", width > wide * 0.95 || high < 34);
      element.classList.toggle("no-figure", wide < 22 || high < 16);
    }
  };

  const fit = (animate) => map.fitBounds(start_data.view, { animate: animate && !calm, padding: [8, 8] });

  const followSize = () => new ResizeObserver(() => {
    map.invalidateSize({ pan: false });
    if (!moved && !flown) fit(false);
    fitLabels();
  }).observe(map.getContainer());

  /* --- what changes: figures, what was chosen, points -------------------------------------- */

  const draw = (data) => {
    drawn = data;
    for (const [code, path] of paths) {
      const [klass = "", figure = ""] = data.areas[code] ?? [];
      const element = path.getElement();
      element.dataset.class = klass;
      labels.get(code).figure.textContent = figure;
      labels.get(code).marker.getElement().dataset.class = klass;
    }
    drawRing(data.chosen);
    drawAlerts(data.alerts);
    if (data.points.key !== pointsKey) drawPoints(data.points);
    if (data.fly && data.fly !== flown) flyTo(data.chosen);
    flown = data.fly ?? "";
    fitLabels();
    requestAnimationFrame(() => { root.dataset.drawn = data.name; });
  };

  const drawRing = (code) => {
    ring?.remove();
    ring = undefined;
    const path = paths.get(code);
    if (!path) return;
    const style = (className, weight) => ({
      pane: "ring", interactive: false, style: { fill: false, weight, className },
    });
    ring = L.featureGroup([
      L.geoJSON(path.feature, style("ring casing", 8)), L.geoJSON(path.feature, style("ring", 4)),
    ]).addTo(map);
  };

  const drawAlerts = (found) => {
    alerts?.remove();
    alerts = L.featureGroup(Object.entries(found ?? {}).map(([code, text]) => {
      const [lon, lat] = paths.get(code).feature.properties.middle;
      const icon = L.divIcon({ className: "alert", html: "<span>!</span>", iconSize: [24, 24], iconAnchor: [12, 58] });
      return L.marker([lat, lon], { icon, title: text, zIndexOffset: 1000 })
        .on("click", () => send({ area: code }));
    })).addTo(map);
    for (const [code, path] of paths) {
      path.getElement().classList.toggle("alerted", Boolean(found?.[code]));
      if (found?.[code]) path.bringToFront();
    }
  };

  const numbered = (count) => {
    const size = count < 10 ? 26 : count < 100 ? 31 : count < 1000 ? 38 : 44;
    const html = `<span>${Number(count)}</span>`;
    return L.divIcon({ className: "cluster", html, iconSize: [size, size] });
  };

  const drawPoints = ({ key, rows }) => {
    pointsKey = key;
    cluster?.remove();
    cluster = L.markerClusterGroup({
      maxClusterRadius: 36, showCoverageOnHover: false, animate: !calm, chunkedLoading: true,
      spiderLegPolylineOptions: { weight: 1.5, className: "leg" },
      iconCreateFunction: (group) =>
        numbered(group.getAllChildMarkers().reduce((sum, { options }) => sum + options.count, 0)),
    });
    const icon = L.divIcon({ className: "point", html: "<span></span>", iconSize: [22, 22] });
    cluster.addLayers(rows.map(([lat, lon, title, lines, count], index) => {
      const marker = L.marker([lat, lon], {
        icon: count > 1 ? numbered(count) : icon, title, alt: title, count,
      });
      marker.bindTooltip(() => {
        const tip = node("div");
        tip.append(node("strong", "", title), ...lines.map((line) => node("div", "", line)));
        return tip;
      }, { direction: "top", offset: [0, -10] });
      return marker.on("click keypress", () => send({ point: index, key }));
    }));
    cluster.addTo(map);
  };

  const flyTo = (code) => {
    const path = paths.get(code);
    if (!path) return;
    moved = true;
    map.flyToBounds(path.getBounds(), { maxZoom: 14, duration: 0.6, animate: !calm, padding: [60, 60] });
  };

  return { start, draw };
})();
