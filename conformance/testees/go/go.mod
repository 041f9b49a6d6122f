module ferrorpc.example/port

go 1.19
