@0xd2f6a1b9c4e83750;

interface Echo {
    echo @0 (payload :Data) -> (payload :Data);
}
