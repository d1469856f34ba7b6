"""Trees of LightGBM in the format of crates/core/src/judge/model_file.rs; both training scripts write them."""
from pathlib import Path

import numpy


def tree_text(tree, used, digits):
    """A tree of LightGBM's dump; `used` gives the number of each feature in the file."""
    splits, leaves, queue = [], [], [tree]
    while queue:  # breadth first: children come after their parents
        node = queue.pop(0)
        if "leaf_value" in node:
            leaves.append(node)
        else:
            splits.append(node)
            queue += [node["left_child"], node["right_child"]]
    place = {id(n): i for i, n in enumerate(splits)}
    place.update({id(n): len(splits) + i for i, n in enumerate(leaves)})

    def mean(node):
        if "leaf_value" in node:
            return node["leaf_value"], node.get("leaf_count", 1)
        (a, n), (b, m) = mean(node["left_child"]), mean(node["right_child"])
        return (a * n + b * m) / max(n + m, 1), n + m

    lines = [f"tree {len(splits)}"]
    for node in splits:
        lines.append(
            f"{used[node['split_feature']]} {numpy.float32(node['threshold']):.6g} {place[id(node['left_child'])]} "
            f"{place[id(node['right_child'])]} {mean(node)[0]:.2f}"
        )
    lines.append(" ".join(f"{node['leaf_value']:.{digits}f}" for node in leaves))
    return lines


def write_model(head, names, boosters, words, path, digits=3):
    """A model file: its first line, the features that some booster asks for, the table of words, the trees."""
    splits = sum(numpy.pad(b.feature_importance("split"), (0, len(names) - b.num_feature())) for b in boosters)
    kept = [i for i, n in enumerate(splits) if n]
    used = {feature: number for number, feature in enumerate(kept)}
    words = Path(words).read_text().splitlines()
    lines = [head, f"features {len(kept)}"]
    lines += [names[i] for i in kept]
    lines += [f"tokens {len(words)}"] + words
    for booster in boosters:
        trees = [t["tree_structure"] for t in booster.dump_model()["tree_info"]]
        lines.append(f"trees {len(trees)}")
        for tree in trees:
            lines += tree_text(tree, used, digits)
    Path(path).write_text("\n".join(lines) + "\n")
