/* Search over the lists of this pack. The lists come as scripts, because a page opened from a folder may fetch nothing. */
(function () {
  "use strict";
  var form = document.querySelector(".search"), box = form.querySelector("input"), state = form.querySelector(".state");
  var hits = form.querySelector(".hits"), root = form.getAttribute("data-root"), most = 60;
  var parts = [], entries = [], waiting = 0, begun = false;

  window.kgSearch = function (part) { parts.push(part); };

  function load(name, then) {
    var script = document.createElement("script");
    script.charset = "utf-8";
    script.src = root + "assets/search/" + name + ".js";
    script.onload = then;
    script.onerror = function () { state.textContent = "检索数据读不出：" + name; };
    document.head.appendChild(script);
  }
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s〔〕\[\]【】()（）《》“”"'·、，。]/g, "");
  }
  function begin() {
    if (begun) { return; }
    begun = true;
    state.textContent = "正在读取检索数据 …";
    load("index", function () {
      var names = window.kgSearchParts || [];
      waiting = names.length;
      names.forEach(function (name) { load(name, loaded); });
      if (!waiting) { ready(); }
    });
  }
  function loaded() { waiting -= 1; if (!waiting) { ready(); } }
  function ready() {
    parts.forEach(function (part) {
      part.rows.forEach(function (row) {
        entries.push({ kind: part.kind, rank: part.rank, title: row[0], path: part.paths[row[1]] + row[2], more: row[3] || "",
          key: fold(row[0] + (row[3] || "")), name: fold(row[0]) });
      });
    });
    state.textContent = "共 " + entries.length + " 条，可输入几个词，以空格分开。";
    search();
  }
  function score(entry, words, whole) {
    for (var i = 0; i < words.length; i += 1) { if (entry.key.indexOf(words[i]) < 0) { return -1; } }
    if (entry.name === whole) { return 0; }
    return (entry.name.indexOf(whole) === 0 ? 1 : entry.name.indexOf(whole) > 0 ? 2 : 3) + entry.rank / 10 + entry.name.length / 10000;
  }
  function marked(element, text, words) {
    var low = text.toLowerCase(), at = 0;
    while (at < text.length) {
      var next = -1, length = 0;
      words.forEach(function (word) {
        var place = low.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      });
      if (next < 0) { break; }
      element.appendChild(document.createTextNode(text.slice(at, next)));
      var em = document.createElement("em");
      em.textContent = text.slice(next, next + length);
      element.appendChild(em);
      at = next + length;
    }
    element.appendChild(document.createTextNode(text.slice(at)));
  }
  function search() {
    var typed = box.value.trim();
    hits.textContent = "";
    if (!typed) { if (entries.length) { state.textContent = "共 " + entries.length + " 条，可输入几个词，以空格分开。"; } return; }
    if (!entries.length) { return; }
    var plain = typed.toLowerCase().split(/\s+/), words = plain.map(fold).filter(Boolean), whole = fold(typed), found = [];
    if (!words.length) { state.textContent = "没有可检索的字样"; return; }
    entries.forEach(function (entry) { var s = score(entry, words, whole); if (s >= 0) { found.push([s, entry]); } });
    found.sort(function (a, b) { return a[0] - b[0]; });
    state.textContent = found.length ? "找到 " + found.length + " 条" + (found.length > most ? "，列出前 " + most + " 条" : "") : "没有找到";
    found.slice(0, most).forEach(function (one) {
      var item = document.createElement("li"), kind = document.createElement("small"), link = document.createElement("a");
      kind.textContent = one[1].kind;
      link.href = root + one[1].path;
      marked(link, one[1].title, plain);
      item.appendChild(kind);
      item.appendChild(link);
      if (one[1].more) { var more = document.createElement("span"); marked(more, one[1].more, plain); item.appendChild(more); }
      hits.appendChild(item);
    });
  }
  box.addEventListener("focus", begin);
  box.addEventListener("input", function () { begin(); search(); });
  if (location.hash.indexOf("#q=") === 0) { box.value = decodeURIComponent(location.hash.slice(3)); begin(); }
}());
